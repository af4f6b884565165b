"""Files of another system's matters, and what their columns mean: read without a store."""
