"""What a page says when the machine itself cannot go on."""

from __future__ import annotations

import errno

import pytest
from django.test import RequestFactory

from mazha.design import refusals


class TestResponseFor:
    def test_leaves_a_fault_of_ours_to_be_one(self) -> None:
        assert refusals.response_for(RequestFactory().get("/"), OSError(errno.EIO, "")) is None

    @pytest.mark.django_db
    @pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
    def test_a_full_disk_says_that_nothing_was_taken(self, number: int) -> None:
        said = refusals.response_for(RequestFactory().post("/report"), OSError(number, ""))
        assert said is not None
        assert (said.status_code, said["Retry-After"], said["Cache-Control"]) == (503, "120", "no-store")
        assert "没有收下" in said.content.decode()
