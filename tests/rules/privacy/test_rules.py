"""What may be deleted, and from when on; and which lists of what is held are refused."""

from __future__ import annotations

import datetime as dt

import pytest

from mazha.casework.privacy.holdings import HoldingsAreWrong, holdings, read
from mazha.casework.privacy.rules import May, standing
from tests.world import at

CLOSED = at("2024-02-29 09:00")
SETTLED = at("2024-03-08 00:00")
PLAIN = """
[answer]
amount = 15
unit = "working_day"
mark = "local"
basis = { zh = "甲", en = "A" }

[[held]]
name = "phone"
title = { zh = "甲", en = "A" }
source = { zh = "甲", en = "A" }
purpose = { zh = "甲", en = "A" }
keep = { zh = "甲", en = "A" }
why = { zh = "甲", en = "A" }
protection = { zh = "甲", en = "A" }
basis = { zh = "甲", en = "A" }
tables = ["matters.Party"]
seen_by = "contact"
erase = "at_once"
"""


class TestStanding:
    @pytest.mark.parametrize("name", ["phone", "photos"])
    @pytest.mark.parametrize(
        ("closed_at", "settled", "when", "may", "from_at"),
        [
            (None, None, SETTLED, May.LATER, None),
            (CLOSED, SETTLED, SETTLED - dt.timedelta(seconds=1), May.LATER, SETTLED),
            (CLOSED, SETTLED, SETTLED, May.NOW, None),
        ],
    )
    def test_waits_until_nobody_can_object(
        self, name: str, closed_at: dt.datetime | None, settled: dt.datetime | None, when: dt.datetime, may: May,
        from_at: dt.datetime | None,
    ) -> None:  # fmt: skip
        found = standing(holdings()[name], closed_at=closed_at, settled=settled, at=when)
        assert (found.may, found.from_at) == (may, from_at)

    def test_of_what_is_kept_names_the_end_of_its_term(self) -> None:
        found = standing(holdings()["words"], closed_at=CLOSED, settled=SETTLED, at=SETTLED)
        assert (found.may, found.from_at) == (May.NEVER, at("2034-03-01 09:00"))
        assert standing(holdings()["words"], closed_at=None, settled=None, at=SETTLED).from_at is None
        assert standing(holdings()["steps"], closed_at=CLOSED, settled=SETTLED, at=SETTLED).from_at is None

    def test_of_what_goes_by_itself_needs_no_asking(self) -> None:
        found = standing(holdings()["notices"], closed_at=CLOSED, settled=SETTLED, at=SETTLED)
        assert found.may is May.BY_ITSELF
        assert found.held not in holdings().askable


class TestRead:
    def test_takes_the_plain_one(self) -> None:
        assert [each.name for each in read(PLAIN).held] == ["phone"]

    @pytest.mark.parametrize(
        ("line", "instead", "says"),
        [
            ('name = "phone"', "", "give name"),
            ('erase = "at_once"', 'erase = "soon"', "give name, erase"),
            ('seen_by = "contact"', 'seen_by = "all"', "and seen_by"),
            ('name = "phone"', 'name = "words"', "nothing deletes it yet"),
            ('why = { zh = "甲", en = "A" }', 'why = { zh = "甲" }', "give why"),
            ('erase = "at_once"', 'erase = "by_rule"\nrules = ["x.y"]', "has no rule x.y"),
            ('erase = "at_once"', 'erase = "never"\nkeep_years = 10', "whether anybody checked"),
            ('mark = "local"', "", "one of checked"),
        ],
    )
    def test_refuses_and_names_the_mend(self, line: str, instead: str, says: str) -> None:
        assert line in PLAIN
        with pytest.raises(HoldingsAreWrong, match=says):
            read(PLAIN.replace(line, instead, 1))
