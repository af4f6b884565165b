"""Measurements: `python -m bench.<name>`. Never timed in a test."""
