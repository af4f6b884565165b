"""What procedures reckon, without a store."""
