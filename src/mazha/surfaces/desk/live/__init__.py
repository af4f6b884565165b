"""Live screens: an open page is told when something came that belongs on it (ADR 11)."""
