"""What people may ask about their own data: what is held, a copy, that it be corrected, that it be deleted."""
