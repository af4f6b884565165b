"""`mazha keys`: the keys that personal identifiers are sealed with."""

from __future__ import annotations

import argparse

from django.core.management.base import BaseCommand, CommandError

from mazha.config.sealed import SEALED
from mazha.kernel.moments import now
from mazha.people import actions as people
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.people.keyring import KeyringIsUnreadable, keyring
from mazha.people.sealing import CannotUnseal, current_key


class Command(BaseCommand):
    help = "Show the sealing keys, add one to seal with from now on, or seal anew what an older one sealed."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        what.add_parser("show", help="Which keys there are, and how much the older ones still seal.")
        what.add_parser("rotate", help="Add a key and seal with it from now on.")
        what.add_parser("reseal", help="Seal anew what an older key sealed. Can be broken off and begun again.")

    def handle(self, *_words: object, **options: object) -> None:
        by = Actor.system("mazha keys")
        try:
            with wall.seated(by):
                match options["what"]:
                    case "show":
                        self._show()
                    case "rotate":
                        made = people.rotate_keys(by=by, at=now())
                        self.stdout.write(f"{made} seals from now on. Back up the keyring, then: mazha keys reseal")
                    case "reseal":
                        self._reseal(by)
        except (KeyringIsUnreadable, CannotUnseal) as trouble:
            raise CommandError(str(trouble)) from None

    def _show(self) -> None:
        for key in keyring().keys:
            mark = "seals" if key.hex() == current_key() else "opens"
            self.stdout.write(f"{key.hex()}  {mark}")
        for place in SEALED:
            self.stdout.write(f"{place.waiting():>9}  {place.name} sealed with an older key")

    def _reseal(self, by: Actor) -> None:
        for place in SEALED:
            whole, done = place.waiting(), 0
            for renewed in place.reseal():
                done += renewed
                self.stdout.write(f"\r{place.name}  {done} of {whole}", ending="")
                self.stdout.flush()
            self.stdout.write(f"\r{place.name}  {done} sealed anew")
        people.note_resealing(by=by, at=now())
