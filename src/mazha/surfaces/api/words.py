"""What each endpoint is for, in the reader's language: the description of the API speaks both."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TAGS: Mapping[str, Promise] = {
    "Matters": _("Matters"),
    "Steps": _("Steps"),
    "Track": _("For the person who asked"),
    "Webhooks": _("Webhooks"),
    "Figures": _("Figures"),
    "Catalogues": _("Catalogues"),
}

WORDS: Mapping[str, tuple[Promise, Promise]] = {
    "listMatters": (
        _("List matters, newest first"),
        _("Every matter that the posts of the token's officer let them see, and no other. Scope: matters:read."),
    ),
    "registerMatter": (
        _("Register a matter"),
        _(
            "Opens a matter: placed, suggested on, its clocks begun; durable when you read the answer. One of the "
            "posts of the token's officer must be one that registers. Scope: matters:write."
        ),
    ),
    "getMatter": (
        _("One matter"),
        _(
            "Names and numbers are covered; the words of a restricted matter are left out until it was opened at a "
            "desk. Send the ETag you have as If-None-Match: while nothing changed you get 304. Scope: matters:read."
        ),
    ),
    "getPhoto": (
        _("One photo"),
        _("Made anew from the pixels: without place, time and device. Scope: matters:read."),
    ),
    "getDocument": (
        _("One document"),
        _("As it was sealed, to the byte: PDF/A with its signatures. Scope: matters:read."),
    ),
    "getLedger": (
        _("A matter's ledger, oldest entry first"),
        _("Append-only: an entry you have read never changes. Scope: matters:read."),
    ),
    "getClocks": (
        _("A matter's clocks, each with the reasons for its date"),
        _("The reasons come in the language of Accept-Language, as staff and resident read them. Scope: matters:read."),
    ),
    "getSteps": (
        _("Steps that may be taken, and why the others may not"),
        _("Read it before you take a step: it says what each asks. Scope: matters:read."),
    ),
    "takeStep": (
        _("Take a step"),
        _(
            "The only way a matter moves. Refused in words when its stage, your posts or a rule do not allow it. "
            "Photos are base64 inside the answer. Scope: matters:write."
        ),
    ),
    "track": (
        _("How far a matter has come"),
        _("For the person who asked: the code on their receipt is all it takes, no token. Guessing is slowed down."),
    ),
    "listProcedures": (
        _("Procedures in force"),
        _("New matters begin under these; a matter stays on the version it began under. Any token."),
    ),
    "getProcedure": (
        _("One procedure, whole"),
        _("Stages, steps with what they ask, clocks with their articles. Any token."),
    ),
    "listCategories": (
        _("Categories, by code"),
        _("A tree: a code begins with that of the category it lies in. Closed ones stand in old matters. Any token."),
    ),
    "listOrganisations": (
        _("Organisations"),
        _("Whoever matters can be sent to, by the pinyin of their names, closed ones too. Any token."),
    ),
    "listAreas": (
        _("Areas of one level"),
        _("District, streets, communities or grids in force, by code. Any token."),
    ),
    "getFigures": (
        _("The figures of a period, each with its definition"),
        _(
            "The same numbers as on the board of the token's officer. Left out, the period is the last 30 days. "
            "Scope: statistics:read."
        ),
    ),
    "listWebhooks": (
        _("This program's subscriptions"),
        _("Newest first, without their secrets. Scope: hooks:manage."),
    ),
    "getWebhook": (_("One subscription"), _("Without its secret. Scope: hooks:manage.")),
    "subscribe": (
        _("Subscribe to events"),
        _(
            "Events come as CloudEvents, signed as Standard Webhooks has it, at least once. You hear of a matter while "
            "this token may read it. Scopes: hooks:manage and matters:read."
        ),
    ),
    "unsubscribe": (
        _("End a subscription"),
        _("From this moment on nothing more is sent, not even what is on its way. Scope: hooks:manage."),
    ),
}
