"""Canaries: a text of its own in every field that must stay covered, and a walk through everything to see where it
comes out. `make canaries` walks it whole; `make test` a short form. docs/reference/canaries.md says what is covered.
"""
