"""Commands for those who run Mazha."""
