"""`mazha officers`: the first administrator of a new installation, and a way back in for one who is locked out."""

from __future__ import annotations

import argparse

from django.core.management.base import BaseCommand, CommandError

from mazha.kernel.errors import Refused
from mazha.kernel.moments import day_of, now
from mazha.people import actions as people
from mazha.people import queries
from mazha.people.actor import Actor
from mazha.people.roles import Role

BY = Actor.system("mazha officers")


class Command(BaseCommand):
    help = "List accounts, hire an administrator, or let an officer back in. Everything else is done on the pages."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        what.add_parser("list", help="All accounts, and who administers.")
        hire = what.add_parser("hire", help="A new administrator. Prints a first password, once.")
        hire.add_argument("username")
        hire.add_argument("name", help="in Chinese, as it shall stand on paper")
        hire.add_argument("--organisation", required=True, help="code of the organisation; founded when there is none")
        for name, says in (
            ("unlock", "Let an officer try again at once."),
            ("reset-password", "A new first password, printed once. Every session of the officer ends."),
            ("remove-second-factors", "For an officer who lost them: a new one is set up at the next sign-in."),
            ("sign-out", "End every session of an officer."),
        ):
            what.add_parser(name, help=says).add_argument("username")

        what.add_parser("sign-out-everyone", help="End every session there is, as after a break-in.")

    def handle(self, *_words: object, **options: object) -> None:
        try:
            match options["what"]:
                case "list":
                    self._list()
                case "hire":
                    self._hire(str(options["username"]), str(options["name"]), str(options["organisation"]))
                case "sign-out-everyone":
                    self.stdout.write(f"{people.sign_everyone_out(by=BY, at=now())} sessions ended")
                case what:
                    self._let_back_in(str(what), str(options["username"]))
        except Refused as refused:
            raise CommandError(refused.message) from None

    def _list(self) -> None:
        administrators = {card.id for card in queries.officers_holding(Role.SYSTEM_ADMIN, now())}
        after = ""
        while page := queries.officers(BY, after=after):
            for card in page:
                mark = "administers" if card.id in administrators else ""
                self.stdout.write(f"{card.username}  {card.name_zh}  {'' if card.is_active else 'closed'}{mark}")
            after = page[-1].username

    def _hire(self, username: str, name: str, code: str) -> None:
        at = now()
        known = {card.code: card.id for card in queries.organisations()}
        organisation_id = known.get(code)
        if organisation_id is None:
            organisation_id = people.found_organisation(code, kind="centre", name_zh=code, by=BY, at=at)
        officer_id, first = people.hire(username, name, by=BY, at=at)
        people.open_post(officer_id, Role.SYSTEM_ADMIN, organisation_id, start_date=day_of(at), by=BY, at=at)
        self.stdout.write(f"{username} administers from today. First password, shown this once: {first}")

    def _let_back_in(self, what: str, username: str) -> None:
        found = queries.officers(BY, words=username, limit=50)
        officer_id = next((card.id for card in found if card.username == username), None)
        if officer_id is None:
            raise CommandError(f"There is no officer {username}. `mazha officers list` shows all.")
        if what == "unlock":
            people.unlock(officer_id, by=BY, at=now())
        elif what == "sign-out":
            people.sign_officer_out(officer_id, by=BY, at=now())
        elif what == "remove-second-factors":
            people.remove_second_factors(officer_id, by=BY, at=now())
        else:
            first = people.reset_password(officer_id, by=BY, at=now())
            self.stdout.write(f"First password, shown this once: {first}")
        self.stdout.write(f"{username}: done, and on record.")
