"""The demo's first page: every role of the sample district, and one click into it."""
