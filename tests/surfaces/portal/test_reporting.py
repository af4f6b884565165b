"""A resident says what is wrong, over the web, without an account."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mazha.kernel import codes
from mazha.matters.models import Matter, Paper, Party, Words
from tests.surfaces.conftest import WORDS, as_staff, filled, hidden, photo, sent

pytestmark = pytest.mark.django_db


def matters() -> list[Matter]:
    as_staff()
    return list(Matter.objects.order_by("opened_at"))


class TestReport:
    def test_asks_without_script_or_account(self, phone: Client) -> None:
        page = phone.get("/report").content.decode()
        assert 'name="words"' in page
        assert len(hidden(page)["key"]) == 32

    def test_opens_a_matter_and_leads_to_its_receipt(self, phone: Client, spot: tuple[float, float]) -> None:
        code = sent(phone, lon=spot[0], lat=spot[1], photos=[photo()])
        page = phone.get(f"/m/{code}/receipt").content.decode()
        assert code in page
        assert "<path" in page, "a QR code stands on it"
        (matter,) = matters()
        assert (matter.stage, matter.channel, codes.spoken(matter.code)) == ("registered", "portal", code)
        assert matter.community
        assert Words.objects.get(pk=matter.pk).text == WORDS
        assert Paper.objects.filter(matter=matter).count() == 1

    def test_gives_the_same_receipt_to_a_form_sent_twice(self, phone: Client) -> None:
        assert sent(phone) == sent(phone)
        assert len(matters()) == 1

    def test_takes_other_words_under_the_same_key_for_another_form(self, phone: Client) -> None:
        sent(phone)
        other = "换一件事：楼道里堆满了杂物。"
        answer = phone.post("/report", filled(words=other))
        assert answer.status_code == 422
        assert len(matters()) == 1
        sent(phone, words=other, key=hidden(answer.content.decode())["key"])
        assert len(matters()) == 2

    def test_keeps_no_number_of_whoever_stays_anonymous(self, phone: Client) -> None:
        sent(phone, contact="anonymous")
        as_staff()
        assert list(Party.objects.values_list("phone_sealed", "name_sealed")) in ([], [(None, None)])

    def test_names_every_problem_and_keeps_what_was_written(self, phone: Client) -> None:
        answer = phone.post("/report", filled(words="", phone="", address="东关街道"))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "请简单说说发生了什么事" in page
        assert "请填写电话号码" in page
        assert "东关街道" in page
        assert 'href="#id_words"' in page
        assert matters() == []

    def test_says_so_beside_the_number_that_cannot_be_called(self, phone: Client) -> None:
        answer = phone.post("/report", filled(phone="123"))
        assert answer.status_code == 422
        assert 'id="id_phone_error"' in answer.content.decode()

    def test_refuses_a_place_outside_the_district(self, phone: Client, spot: tuple[float, float]) -> None:
        answer = phone.post("/report", filled(lon=spot[0] + 3, lat=spot[1]))
        assert answer.status_code == 422
        assert 'id="id_address_error"' in answer.content.decode()
        assert matters() == []

    def test_is_let_through_so_often_and_no_more(self, phone: Client) -> None:
        answers = [phone.post("/report", filled(words="")).status_code for _ in range(21)]
        assert answers == [422] * 20 + [429]
        last = phone.post("/report", filled(words=""))
        assert int(last["Retry-After"]) > 0


class TestNeighbours:
    def test_are_shown_before_a_like_matter_is_opened(self, phone: Client, spot: tuple[float, float]) -> None:
        sent(phone, lon=spot[0], lat=spot[1])
        again = filled(
            key="0" * 31 + "2", lon=spot[0] + 0.0002, lat=spot[1], words="楼前路灯坏了好几天，晚上漆黑一片。"
        )
        page = phone.post("/report", {**again, "photos": [photo()]})
        assert page.status_code == 200
        shown = page.content.decode().split("<form")[1].split('class="list-unstyled"')[1]
        assert "路灯" in shown
        assert "已登记，正在确定由谁来办" in shown
        as_staff()
        first = Matter.objects.get()
        for told in ("单元门口", "坏了三天", "王女士", "13812341234", first.code, codes.spoken(first.code)):
            assert told not in shown
        assert len(matters()) == 1
        fields = hidden(page.content.decode())
        answer = phone.post("/report", {name: value for name, value in fields.items() if name != "csrfmiddlewaretoken"})
        assert answer.status_code == 303
        assert [Paper.objects.filter(matter=matter).count() for matter in matters()] == [0, 1]

    def test_can_be_joined(self, phone: Client, spot: tuple[float, float]) -> None:
        sent(phone, lon=spot[0], lat=spot[1])
        (main,) = matters()
        mine = sent(phone, key="0" * 31 + "2", lon=spot[0], lat=spot[1], sure="1", joins=str(main.pk))
        as_staff()
        joined = Matter.objects.get(code=mine.replace("-", ""))
        assert (joined.stage, joined.facts["main"]) == ("joined", str(main.pk))
        assert "一起办理" in phone.get(f"/m/{mine}").content.decode()

    def test_are_not_asked_about_where_no_place_was_given(self, phone: Client, spot: tuple[float, float]) -> None:
        sent(phone, lon=spot[0], lat=spot[1])
        sent(phone, key="0" * 31 + "2")
        assert len(matters()) == 2


class TestPhotos:
    def test_are_kept_over_a_refused_form(self, phone: Client) -> None:
        first = phone.post("/report", filled(phone="123", photos=[photo()])).content.decode()
        assert "已收到 1 张照片" in first
        code = sent(phone, carried=hidden(first)["carried"])
        (matter,) = matters()
        assert codes.spoken(matter.code) == code
        assert Paper.objects.filter(matter=matter).count() == 1

    def test_a_forged_reference_carries_nothing(self, phone: Client) -> None:
        sent(phone, carried="eyJzaGEyNTYiOiAiMDAifQ:forged:signature")
        as_staff()
        assert Paper.objects.count() == 0

    def test_a_file_that_is_no_photo_is_refused(self, phone: Client) -> None:
        text = SimpleUploadedFile("photo.jpg", b"<script>alert(1)</script>", content_type="image/jpeg")
        answer = phone.post("/report", filled(photos=[text]))
        assert answer.status_code == 422
        assert "photo.jpg" in answer.content.decode()
        assert matters() == []

    def test_more_than_six_are_refused(self, phone: Client) -> None:
        answer = phone.post("/report", filled(photos=[photo(f"{n}.jpg") for n in range(7)]))
        assert answer.status_code == 422
        assert matters() == []


class TestBadInput:
    @pytest.mark.parametrize(
        "changes",
        [
            {"words": "<script>alert(1)</script> 路灯坏了"},
            {"words": "路灯坏了🙂👨‍👩‍👧‍👦" * 20},
            {"words": "\u200b\u200b\u200b\u200b"},
            {"words": "长" * 25_000},
            {"words": "路灯坏了\x00三天"},
            {"words": "\ud800路灯坏了三天"},
            {"lon": "abc", "lat": "36"},
            {"lon": "nan", "lat": "inf"},
            {"lon": "36.7", "lat": "119.1"},
            {"lon": "119.1"},
            {"address": "路" * 5000},
            {"contact": "pigeon"},
            {"joins": "not-a-uuid"},
            {"joins": "00000000-0000-7000-8000-000000000000", "sure": "1"},
            {"key": "'; drop table matters_matter; --"},
            {"phone": "1" * 10_000},
            {"name": "‮" * 100},
        ],
        ids=lambda changes: f"{next(iter(changes))}: {next(iter(changes.values()))[:20]!a}",
    )
    def test_is_answered_with_what_to_do_and_never_breaks(self, phone: Client, changes: dict[str, str]) -> None:
        body = {name: str(value).encode("utf-8", "surrogatepass") for name, value in filled(**changes).items()}
        answer = phone.post("/report", body)
        assert answer.status_code in {200, 303, 400, 404, 409, 413, 422}
        assert "<script>alert" not in answer.content.decode()
        assert len(matters()) == (answer.status_code == 303)

    def test_half_a_request_is_refused(self, phone: Client) -> None:
        body = b'--x\r\nContent-Disposition: form-data; name="words"\r\n\r\n\xff\xfe half'
        answer = phone.post("/report", body, content_type="multipart/form-data; boundary=x")
        assert 400 <= answer.status_code < 500
        assert matters() == []

    def test_ten_megabytes_of_words_are_refused_unread(self, phone: Client) -> None:
        answer = phone.post("/report", filled(words="长" * 3_500_000))
        assert answer.status_code == 413
        assert matters() == []

    def test_a_form_from_another_site_is_refused(self, phone: Client) -> None:
        stranger = Client(enforce_csrf_checks=True)
        assert stranger.post("/report", filled()).status_code == 403
        assert matters() == []
