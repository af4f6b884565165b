"""People's mediation: both sides at one table, each with what is theirs (DOMAIN § 1.2, 5.2)."""
