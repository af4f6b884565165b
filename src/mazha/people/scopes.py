"""What a program's token may allow. A scope narrows what the officer's posts allow; it never adds to it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SCOPES: dict[str, Promise] = {
    "matters:read": _("Read matters, their steps and papers"),
    "matters:write": _("Register matters and take steps on them"),
    "statistics:read": _("Read statistics"),
    "hooks:manage": _("Manage webhooks"),
}
