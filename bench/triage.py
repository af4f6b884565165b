"""How well and how quickly categories are suggested and alike matters found: `python -m bench.triage`.

Bars: a suggestion with its reasons in 0.4 ms for 60 to 200 characters; macro-F1 over five folds as a linear model over
characters gets elsewhere (about .88). Real messages are read from `MAZHA_DATA` (messages/labelled_3303.csv.gz) where
they are there; only figures are printed.
"""

# ruff: noqa: E402 -- models can be imported only once Django is set up

from __future__ import annotations

import csv
import datetime as dt
import gzip
import os
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from types import SimpleNamespace

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mazha.config.settings.test")

import django

django.setup()

import numpy as np
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold

from bench.timing import milliseconds
from mazha.config.sample.writing import Ground, building_of, kinds, write
from mazha.triage import likeness
from mazha.triage.learning import counts, fitted, learn
from mazha.triage.linear import Linear
from mazha.triage.rules import Duties, DutyLine, match
from mazha.triage.starter import starter
from mazha.triage.tree import shipped

DATA = Path(os.environ.get("MAZHA_DATA", "../shared/data"))
MESSAGES = DATA / "messages" / "labelled_3303.csv.gz"
FOLDS, SEED = 5, 20_260
SOMEWHERE = "370705001001001"
FIRST_LEVELS = {
    "城乡建设": ("01", "02", "03", "04", "12", "13", "15"),
    "环境保护": ("05",),
    "交通运输": ("06",),
    "教育文体": ("09",),
    "劳动和社会保障": ("07", "08"),
    "商贸旅游": ("11",),
    "卫生计生": ("10",),
}
"""Which of our first levels the labels of the messages correspond to: roughly, another city drew them."""
GROUND = Ground(
    estate="兰岚小区", road="安舟路", road2="和桐路", spot="安棠小学", park="听波公园", market="映筠农贸市场",
    clinic="听岚诊所", community="奎文门社区",
)  # fmt: skip


def show(what: str, value: float, unit: str = "", bar: str = "") -> None:
    print(f"{what:66} {value:9.3f} {unit:5} {bar}")


def generated(count: int) -> tuple[list[str], list[str]]:
    """Texts and categories from the sample's sentences, which were written apart from the categories' words."""
    rng = Random(SEED)
    found = list(kinds().values())
    drawn = rng.choices(found, [kind.weight for kind in found], k=count)
    return [write(rng, kind, GROUND, building_of(rng)).text for kind in drawn], [kind.code for kind in drawn]


def speed(model: Linear, name: str) -> None:
    texts, _ = generated(400)
    for length in (60, 120, 200):
        text = ("".join(texts[:20]))[:length]

        def once(text: str = text) -> None:
            reading = model.read(text)
            code, _sure = reading.best(threshold=model.threshold)
            reading.words(text, code)
            reading.runners_up(code)

        show(f"{name}: a suggestion with its reasons, {length} characters", milliseconds(once), "ms", "≤ 0.4")


def starter_quality(model: Linear) -> None:
    texts, labels = generated(3000)
    made = [model.read(text).best(threshold=model.threshold)[0] for text in texts]
    spoken = [(code, label) for code, label in zip(made, labels, strict=True) if code]
    show("starter on generated texts: speaks", len(spoken) / len(texts))
    show("  of what it says, right", sum(label.startswith(code) for code, label in spoken) / len(spoken))
    exact = sum(code == label for code, label in zip(made, labels, strict=True)) / len(texts)
    show("  names the very category, of all", exact)


def starter_on_messages(model: Linear, texts: Sequence[str], labels: Sequence[str]) -> None:
    made = [model.read(text).best(threshold=model.threshold)[0] for text in texts]
    spoken = [(code, label) for code, label in zip(made, labels, strict=True) if code]
    show("starter on real messages, which it never saw: speaks", len(spoken) / len(texts))
    show("  of what it says, right at the first level", sum(c[:2] in FIRST_LEVELS[x] for c, x in spoken) / len(spoken))


def cross_validated(texts: Sequence[str], labels: Sequence[str]) -> None:
    counted, y = [counts(text) for text in texts], np.array(labels)
    scores = []
    began = time.process_time()
    for early, late in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(texts, y):
        model = fitted([counted[i] for i in early], [labels[i] for i in early], name="fold")
        guesses = [model.labels[int(model.read(texts[i]).probabilities.argmax())] for i in late]
        scores.append(f1_score(y[late], guesses, average="macro"))
    show(f"learned, real messages, 7 classes: macro-F1 over {FOLDS} folds", float(np.mean(scores)), "", "≈ 0.88")
    show("  worst fold", min(scores))
    show("  processor time for all folds", time.process_time() - began, "s")
    order = Random(SEED).sample(range(len(texts)), len(texts))
    began = time.process_time()
    model, quality = learn([texts[i] for i in order], [labels[i] for i in order], name="whole")
    show("  learned whole: processor time", time.process_time() - began, "s")
    show("  on held-back messages, right of what it says", quality.right)
    show("  keeps silent", quality.silent)
    show("  expected calibration error", quality.calibration_error)
    speed(model, "learned")


def matching() -> None:
    lines = [
        DutyLine(
            id=number,
            category=leaf.code[:length],
            territory=territory,
            organisation_id=1,
            start_date=dt.date(2024, 1, 1),
        )
        for number, (leaf, length, territory) in enumerate(
            (leaf, length, f"370705{street:03d}"[:size])
            for leaf in shipped().leaves
            for length, size in ((2, 6), (4, 9), (6, 9))
            for street in range(1, 11)
        )
    ]
    duties, day = Duties(lines), dt.date(2026, 3, 2)
    took = milliseconds(lambda: match(duties, "020301", SOMEWHERE, day), 3000)
    show(f"whose duty, {len(lines)} lines", took, "ms")


def alike() -> None:
    rng = Random(SEED)
    found = list(kinds().values())
    same, apart = [], []
    for _ in range(4000):
        kind = rng.choices(found, [k.weight for k in found])[0]
        one = replace(kind, what=(rng.choice(kind.what),))
        other = rng.choices(found, [k.weight for k in found])[0]
        told = likeness.pairs(write(rng, one, GROUND, building_of(rng)).text)
        metres = rng.choice((0, 50, 120))
        again = SimpleNamespace(category="", words=write(rng, one, GROUND, building_of(rng)).text)
        same.append(likeness.likeness(told, kind.code, again, metres).score >= likeness.ALIKE_FROM)
        if other.code[:2] != kind.code[:2]:
            strange = SimpleNamespace(category="", words=write(rng, other, GROUND, building_of(rng)).text)
            apart.append(likeness.likeness(told, kind.code, strange, metres).score >= likeness.ALIKE_FROM)
    show("alike: one trouble told twice nearby, found", sum(same) / len(same))
    show("  two troubles of different first levels, mistaken for one", sum(apart) / len(apart))
    texts, _ = generated(40)
    others = [SimpleNamespace(category="", words=text) for text in texts]
    told = likeness.pairs(texts[0])
    took = milliseconds(lambda: [likeness.likeness(told, "", other, 50) for other in others], 30)
    show("  comparing with 40 open matters nearby", took, "ms")


def main() -> None:
    began = time.process_time()
    model = starter(shipped())
    show("starter: made from the categories' words", time.process_time() - began, "s", "≤ 0.3")
    speed(model, "starter")
    starter_quality(model)
    matching()
    alike()
    if not MESSAGES.exists():
        print(f"\nReal messages: skipped, {MESSAGES.name} is not there. Say where with MAZHA_DATA.")
        return
    with gzip.open(MESSAGES, "rt", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    texts, labels = [row["text"] for row in rows], [row["label"] for row in rows]
    starter_on_messages(model, texts, labels)
    cross_validated(texts, labels)


if __name__ == "__main__":
    main()
