"""The demo's phone: text messages go nowhere and are shown on the screen as if they had come (`demo` only)."""

from __future__ import annotations

import datetime as dt

from mazha.notices.transports import Letter, Reaches


class DemoPhone:
    """Serves `sms` in the demo. The screen reads what was sent from `notices.queries.demo_phone`."""

    reaches = Reaches.PHONE

    def send(self, letter: Letter, *, at: dt.datetime) -> None:
        """Nothing leaves this machine."""
