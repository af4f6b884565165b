"""Labour disputes: several workers, one employer, three levels that mediate in turn (DOMAIN § 1.3, 5.4)."""
