"""Briefings: what a day, a week or a month brought, in numbers that stay as they were and words that say only them."""
