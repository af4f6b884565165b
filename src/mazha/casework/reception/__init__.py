"""Reception days of leaders, bureau chiefs, property managers: from the calendar to the answer (DOMAIN § 5.7)."""
