"""Errors that a person can act on."""

from __future__ import annotations


class Refused(Exception):
    """An action was understood and turned down.

    `code` is for programs, `message` says what is wrong and what to do next, in the reader's language,
    `facts` lets a client build its own sentence. Surfaces map the five kinds below to their own answer once.
    """

    code = "refused"

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts


class Unacceptable(Refused):
    """What was sent cannot be read as what was asked for.

    `problems` names each field with its sentence; the empty name is for the whole.
    """

    code = "unacceptable"

    def __init__(self, message: str, problems: dict[str, str] | None = None, **facts: object) -> None:
        super().__init__(message, **facts)
        self.problems = problems or {}


class Unknown(Refused):
    """There is no such thing, or not for this asker: the two look the same on purpose."""

    code = "unknown"


class Forbidden(Refused):
    """The asker holds no post that may do this."""

    code = "forbidden"


class TooOften(Refused):
    """The same door was knocked at more often than a household ever would."""

    code = "too_often"


class TooLarge(Refused):
    """More was sent than this door takes."""

    code = "too_large"
