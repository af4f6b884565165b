"""A check for passwords made of the words that stand on our own pages: the first that anybody would try."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from mazha.people.models import Officer

OWN_WORDS = (
    "mazha", "matter", "weifang", "kuiwen", "shandong", "password", "admin", "welcome", "qwerty", "12345",
    "马扎", "潍坊", "奎文", "山东", "综治", "网格", "信访", "街道", "社区", "密码", "管理员", "中国",
)  # fmt: skip
FEWEST = 8


class OwnWords:
    """For `AUTH_PASSWORD_VALIDATORS`: what is left without our words, years and runs must still be eight characters."""

    def validate(self, password: str, user: Officer | None = None) -> None:
        left = password.casefold()
        theirs = [user.username, user.name_zh, user.name_en] if user is not None else []
        for word in (*OWN_WORDS, *(part for name in theirs for part in name.casefold().split() if len(part) > 1)):
            left = left.replace(word, "")
        left = re.sub(r"(?:19|20)\d\d", "", left)
        left = re.sub(r"(.)\1+", r"\1", left)
        # A Chinese character is one of thousands: it counts for two.
        if sum(1 if character.isascii() else 2 for character in left) < FEWEST:
            raise ValidationError(_("The password is made of words that anybody here would try. Add some of your own."))

    def get_help_text(self) -> str:
        return _("Not made of the words that stand on these pages, nor of your own name.")
