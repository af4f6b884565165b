"""What a reception day must be. Pure."""

from __future__ import annotations

import datetime as dt

NOTICE_DAYS = 5
"""A day is published so many calendar days before it. [local]"""
BOOK_AHEAD = 30
"""Nobody waits longer for a day they book than the limit of the procedure gives. [local]"""
MOST_REPRESENTATIVES = 5
"""Of a group (XF 18: whoever petitions together sends representatives, at most five)."""
LEAST_WORDS, MOST_WORDS = 8, 2000
MOST_PLACES = 60


def days_ahead(day: dt.date, today: dt.date) -> int:
    """Calendar days from today to the day."""
    return (day - today).days


def is_late_notice(day: dt.date, today: dt.date) -> bool:
    return days_ahead(day, today) < NOTICE_DAYS
