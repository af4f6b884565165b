"""Documents: their kinds and templates, numbers without gaps, pages as PDF/A, and the seals on them."""
