"""The calendar in the store."""
