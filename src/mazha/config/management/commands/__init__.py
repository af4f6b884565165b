"""Commands that need several apps at once."""
