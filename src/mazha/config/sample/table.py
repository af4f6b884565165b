"""Mediation in the sample district: each committee's register."""

from __future__ import annotations

import datetime as dt

from mazha.casework.mediation import actions as mediation
from mazha.config.sample.staffing import BY, SINCE
from mazha.kernel.moments import start_of
from mazha.people import queries as people
from mazha.people.roles import Role

KNOWN_FOR = ("退休法官，从事调解十二年", "社区老书记，从事调解二十年", "律师，从事调解六年")


def enlist(at: dt.datetime) -> int:
    """Enter every holder of a mediator's post in the register of their committee. Returns how many there are."""
    posts = people.posts(BY, role=Role.MEDIATOR, limit=1000)
    since = min(at, start_of(SINCE))  # the sample's cases lie behind: their mediators were in the register then
    for number, post in enumerate(posts):
        mediation.enlist(post.officer.id, post.organisation_id, KNOWN_FOR[number % len(KNOWN_FOR)], by=BY, at=since)
    return len(posts)
