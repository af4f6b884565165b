"""Counting and the calendar."""
