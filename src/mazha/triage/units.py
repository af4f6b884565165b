"""Which unit should act, from what is known of a matter as it comes in. A suggestion beside the duty catalogue's rule.

The mean of two estimates: how often each unit acted in like cases (from coarse to fine, each finer one drawn towards
the coarser by `PULL` cases: linear interpolation with a Dirichlet prior, D. MacKay, L. Peto, Natural Language
Engineering 1 (1995) 289-308), and a multinomial logistic regression on the same facts and their pairs. Older cases
count half every `HALF_LIFE` days. A unit that is the community's own is learned as such, whichever the community.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from mazha.triage.files.maps import Row
from mazha.triage.ratio import softmax

PULL = 3.0
HALF_LIFE = 60.0
OWN = "@own"
"""Instead of a unit named like the finest place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """Nothing of it is ever altered."""

    names: tuple[str, ...]
    cases: Mapping[str, tuple[NDArray[np.int64], NDArray[np.float64]]]
    """For each circumstance seen: which units acted, and in how many cases, older ones counting less."""
    facts: Mapping[str, int]
    """Row of each known fact."""
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def ranked(self, row: Row, most: int = 3) -> list[tuple[str, float]]:
        """The likeliest units, each with its chance."""
        chances = (self._seen(row) + self._weighed(row)) / 2
        total: dict[str, float] = {}
        for i in np.argsort(-chances)[: most + 1]:
            name = row.place[-1] if self.names[i] == OWN and row.place and row.place[-1] else self.names[i]
            if name != OWN:
                total[name] = total.get(name, 0.0) + float(chances[i])
        return sorted(total.items(), key=lambda each: -each[1])[:most]

    def _seen(self, row: Row) -> NDArray[np.float64]:
        chances = np.zeros(len(self.names))
        for circumstance in circumstances(row):
            if (held := self.cases.get(circumstance)) is not None:
                which, many = held
                all_cases = many.sum()
                share = PULL / (all_cases + PULL) if chances.any() else 0.0
                chances *= share
                chances[which] += (1 - share) * many / all_cases
        return chances

    def _weighed(self, row: Row) -> NDArray[np.float64]:
        known = [self.facts[fact] for fact in facts(row) if fact in self.facts]
        scores = self.weights[known].sum(axis=0) + self.bias
        chances: NDArray[np.float64] = softmax(scores[None, :].astype(np.float32))[0].astype(np.float64)
        return chances


def target(row: Row) -> str:
    return OWN if row.place and row.place[-1] == row.unit else row.unit


def circumstances(row: Row) -> list[str]:
    """From none at all to the finest: kind, then kind and place, then with channel and details."""
    whole = "/".join(row.kind)
    found = ["", *("/".join(row.kind[:n]) for n in range(1, len(row.kind)))]
    found += [f"{row.kind[-2]}|{row.place[0]}"] if len(row.kind) > 1 and row.place else []
    found += [f"{whole}|", *(f"{whole}|{'/'.join(row.place[:n])}" for n in range(1, len(row.place) + 1))]
    return [*found, "|".join((whole, "/".join(row.place), row.channel, *row.details))]


def facts(row: Row) -> list[str]:
    """Each thing known, every pair of them, and kind with place and channel."""
    known = {f"kind{n}": value for n, value in enumerate(row.kind)}
    known |= {f"place{n}": value for n, value in enumerate(row.place)}
    known |= {f"detail{n}": value for n, value in enumerate(row.details)} | {"channel": row.channel}
    if row.opened is not None:
        known |= {"hour": str(row.opened.hour // 6), "weekend": str(row.opened.weekday() > 4)}
    given = [f"{name}={value}" for name, value in known.items() if value]
    found = given + ["&".join(pair) for pair in combinations(given, 2)]
    threes = [given_kind for given_kind in given if given_kind.startswith("kind")]
    places = [given_place for given_place in given if given_place.startswith("place")]
    rest = [other for other in given if other.startswith(("detail", "channel"))]
    return found + [f"{kind}&{place}&{other}" for kind in threes[-2:] for place in places for other in rest]


def hits(model: Units, rows: Sequence[Row]) -> tuple[float, float]:
    """Share of rows whose unit is the first named, and share whose unit is among the first three."""
    named = [[unit for unit, _chance in model.ranked(row)] for row in rows]
    first = sum(row.unit == names[0] for row, names in zip(rows, named, strict=True) if names)
    three = sum(row.unit in names for row, names in zip(rows, named, strict=True))
    return first / len(rows), three / len(rows)
