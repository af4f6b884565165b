"""The published calendar of working days, and the counting of periods."""
