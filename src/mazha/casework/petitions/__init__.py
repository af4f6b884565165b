"""Petitions: the six roads of article 31, review and re-review, joint conferences (DOMAIN § 1.1, 5.3, 5.8)."""
