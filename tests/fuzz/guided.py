"""One reader under Atheris, which follows its code: `python -m tests.fuzz.guided NAME SECONDS FOLDER MODULES`.

A process of its own: Atheris watches modules as they are imported, and ends with the process.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mazha.config.settings.test")


def main(name: str, seconds: str, folder: str, watched: list[str]) -> None:
    import atheris
    import django

    with atheris.instrument_imports(include=watched, enable_loader_override=False):
        django.setup()
        from tests.fuzz import ground
        from tests.fuzz.targets import TARGETS
    target, corpus = TARGETS[name], Path(folder) / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    longest = max(4096, 2 * max(map(len, target.seeds)))
    words = [
        *(sys.argv[0], str(corpus), f"-max_total_time={seconds}", f"-artifact_prefix={corpus}/found-"),
        *("-rss_limit_mb=2048", "-timeout=30", f"-max_len={longest}", "-print_final_stats=1", "-verbosity=0"),
    ]
    atheris.Setup(words, target.read)
    with ground.in_memory():
        atheris.Fuzz()


if __name__ == "__main__":
    _name, _seconds, _folder, *_watched = sys.argv[1:]
    main(_name, _seconds, _folder, _watched)
