"""Learning to suggest from the district's own matters."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mazha.kernel.errors import Refused
from mazha.kernel.moments import local
from mazha.matters import queries as matters
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.people.rights import must_administer
from mazha.triage import shelf
from mazha.triage.actions.record import record
from mazha.triage.current import current, expire, models_folder
from mazha.triage.tree import Tree

if TYPE_CHECKING:
    from mazha.triage.shelf import Quality

LEAST_TEXTS = 300
LEAST_TEXTS_A_CATEGORY = 3
MOST_TEXTS = 60_000
"""The newest: what people mean by a word changes, and so does the tree."""


class TooLittleHistory(Refused):
    """There are not yet enough texts that a person has put into a category."""

    code = "too_little_history"


def train(*, by: Actor, at: dt.datetime) -> Quality:
    """Learn from matters whose category a person confirmed, and suggest with what was learned from now on.

    Every category's own words go in as well, so that one too rare to be learned can still be suggested. Reads the texts
    in batches, takes a few seconds for thousands and a minute or two for tens of thousands, and replaces the model in
    one move. Refuses with TooLittleHistory below 300 texts, or with fewer than two categories that have three.
    """
    must_administer(by)
    from mazha.triage.learning import learn  # scikit-learn is slow to load and only needed here

    with wall.seated(Actor.system("triage")):
        told = matters.told(MOST_TEXTS)[::-1]
    tree = current().tree.open_on(local(at).date())
    texts, labels = _usable(told, tree)
    if len(texts) < LEAST_TEXTS or len(set(labels)) < 2:
        raise TooLittleHistory(
            _(
                "%(count)d texts have been put into a category by a person; %(least)d are needed, in two categories at"
                " least. Until then suggestions come from the categories' words."
            )
            % {"count": len(texts), "least": LEAST_TEXTS},
            texts=len(texts),
            least=LEAST_TEXTS,
        )
    own_texts, own_labels = _own_words(tree)
    name = f"{local(at):%Y%m%d-%H%M%S}"
    model, quality = learn([*own_texts, *texts], [*own_labels, *labels], name=name)
    before = current().model.name
    shelf.put(models_folder(), model, quality)
    record("triage.model", "category", before, name, by=by, at=at)
    expire()
    return quality


def forget_model(*, by: Actor, at: dt.datetime) -> None:
    """Suggest from the categories' words again. The learned models stay on the shelf."""
    must_administer(by)
    before = current().model.name
    shelf.clear(models_folder())
    record("triage.model", "category", before, None, by=by, at=at)
    expire()


def _usable(told: Iterable[tuple[str, str]], tree: Tree) -> tuple[list[str], list[str]]:
    """Texts of open categories that have enough of them."""
    found = [(text, label) for text, label in told if tree.get(label) is not None]
    counts = Counter(label for _text, label in found)
    kept = [(text, label) for text, label in found if counts[label] >= LEAST_TEXTS_A_CATEGORY]
    return [text for text, _label in kept], [label for _text, label in kept]


def _own_words(tree: Tree) -> tuple[list[str], list[str]]:
    """The words of each category that has none below it, as one short text."""
    return [" ".join((leaf.title_zh, *leaf.words)) for leaf in tree.leaves], [leaf.code for leaf in tree.leaves]
