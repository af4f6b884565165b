"""Suggestions: what kind of matter, whose duty, seen before? Proposed with reasons; a person decides."""
