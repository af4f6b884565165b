"""Labour disputes of the sample district, each taken through the doors to another point of its road."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from mazha.casework.labour import actions as labour
from mazha.config.sample.petitioning import READER, actor, working_hour
from mazha.matters import queries as matters
from mazha.people import queries as people
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.people.roles import Role
from mazha.procedures import actions as procedures

CREW = (
    "刘大勇,13900010001,18600\n陈小军,13900010002,15400.50\n杨春生,13900010003,16200\n孙立国,13900010004,14800\n"
    "马明,13900010005,17500\n朱学林,13900010006,12600\n胡二柱,13900010007,15900\n郭永强,13900010008,13300\n"
    "何文彬,13900010009,18200\n高小平,13900010010,14100\n林志远,13900010011,16700\n罗新民,13900010012,15000"
)  # fmt: skip


class Story:
    """One dispute on its way."""

    def __init__(self, until: dt.datetime, days_ago: int, number: int, **said: str) -> None:
        self.until, self.opened = until, working_hour(until - dt.timedelta(days=days_ago), 9)
        self.organisations = {card.code: card.id for card in people.organisations()}
        clerk = actor("clerk", "", self.opened)
        given = labour.Application(channel="counter", desk=self.organisations["hall"], **said)  # type: ignore[arg-type]  # texts
        with wall.seated(clerk):
            receipt = labour.apply(given, key=f"sample-labour-{number}", by=clerk, at=self.opened)
        self.id, self.code, self.fresh = receipt.matter_id, receipt.code, not receipt.replayed

    def take(self, step: str, by: Actor, days: int, hour: int = 10, *, of: UUID | None = None, **given: object) -> bool:
        """Take a step so many days after the first, if that is not ahead. Says whether it was."""
        at = working_hour(self.opened + dt.timedelta(days=days), hour)
        if not self.fresh or at >= self.until:
            return False
        with wall.seated(by):
            procedures.take(step=step, matter_id=of or self.id, given=given, by=by, at=at)
        return True

    def day(self, days: int) -> dt.date:
        return (self.opened + dt.timedelta(days=days)).date()

    @property
    def workers(self) -> Actor:
        return Actor.resident(self.code)

    def employer(self) -> Actor:
        """By its own code, as it was sent."""
        from mazha.casework.labour import queries

        with wall.seated(READER):
            matter = matters.by_id(READER, self.id)
            head = Actor(kind="officer", name="sample", officer_id=None, posts=())
            found = matters.party_by_code(queries.employer_code(head, matter))
        assert found is not None
        return Actor.other_side(found[1], found[0])

    def follower(self, procedure: str) -> UUID:
        with wall.seated(READER):
            ties = matters.links_of(READER, matters.by_id(READER, self.id))
        return next(other.pk for kind, other in ties if kind == "follows_here" and other.procedure == procedure)


def dispute(until: dt.datetime) -> int:
    """Every story as far as `until` lets it come. Returns how many."""
    for story in STORIES:
        story(until)
    return len(STORIES)


def _sent_to(story: Story, unit: str) -> Actor:
    handler = actor(f"handler:{unit}", "", story.opened)
    story.take("take_on", actor("clerk", "", story.opened), 0, 10, desk=story.organisations[unit])
    story.take("invite", handler, 0, 14)
    return handler


def _crew(until: dt.datetime) -> None:
    """Twelve workers in three instalments: the first is paid, the second is late."""
    story = Story(
        until, 75, 1, employer="鲁冉建筑劳务有限公司", employer_phone="13900019001", project="东方花园三期",
        kind="wages", workers=CREW, address="东方路与福寿街路口工地",
        told="今年三月到六月在工地做木工，工资只发了一半，包工头说公司没有拨款。",
    )  # fmt: skip
    handler = _sent_to(story, "med.labour")
    if not story.fresh:
        return
    employer = story.employer()
    story.take("agree", employer, 1)
    story.take("talk", handler, 4, 15, note="双方到场，公司认可欠薪数额，提出分三期付。")
    story.take(
        "draft", handler, 6, 10, facts="公司拖欠十二名工人三月至六月部分工资，双方核对工资表后认可数额。",
        points="公司分三期付清，每期同一天付。\n任何一期逾期，工人可以就全部余额申请支付令。", parts=3,
        first_due=story.day(20),
    )  # fmt: skip
    story.take("sign_for", handler, 6, 11, side="workers", photos=[_scan()])
    story.take("sign", employer, 6, 12)
    story.take("seal", handler, 6, 15)
    story.take("record_payment", employer, 20, 11, instalment=1, paid_date=story.day(20))
    story.take("confirm_for", handler, 23, 10, instalment=1, how="逐一电话核实，十二人都收到了。")
    story.take("breach", story.workers, 55, 10, reason="第二期到日子没有付，公司电话打不通。")


def _kitchen(until: dt.datetime) -> None:
    """Passed from the street to the district, and still being talked over."""
    story = Story(
        until, 6, 2, employer="麦香坊餐饮店", kind="wages", told="饭店上个月关门，最后一个月工资没有发。", project="",
        workers="周芳,13900020001,5200\n吴桂兰,13900020002,4800\n徐强,13900020003,6100",
    )  # fmt: skip
    street = _street_desk(story)
    handler = _sent_to(story, street)
    if not story.fresh:
        return
    story.take("agree_for", handler, 1, note="店主到街道，同意谈。")
    story.take(
        "pass_on", handler, 3, 15, desk=story.organisations["med.labour"],
        tried="谈了两次，店主只认一半，说要等转让费。",
    )  # fmt: skip


def _severance(until: dt.datetime) -> None:
    """Not settled; with the arbitration commission, which has accepted it."""
    story = Story(
        until, 30, 3, employer="云帆物流有限公司", kind="compensation", project="",
        workers="宋建华,13900030001,26400", told="公司口头通知不用来了，干了六年没有给经济补偿。",
    )  # fmt: skip
    handler = _sent_to(story, "med.labour")
    if not story.fresh:
        return
    story.take("agree", story.employer(), 2)
    story.take("fail", handler, 8, 16, tried="公司坚持是自动离职，不同意补偿，谈了两次没有结果。")
    if story.take("hand_over", story.workers, 9, 10):
        arbitration = story.follower("arbitration")
        clerk = _one(Role.ARBITRATION_CLERK, "labour.arbitration", story.opened)
        story.take("accept", clerk, 13, 10, of=arbitration)
        story.take("serve", clerk, 15, 10, of=arbitration)


def _site(until: dt.datetime) -> None:
    """Mediated and inspected at the same time."""
    story = Story(
        until, 12, 4, employer="启程装饰工程有限公司", project="滨河小学改造", kind="wages",
        workers="谢长青,13900040001,9300\n唐保山,13900040002,8700", told="学校改造的活八月就干完了，工资一直拖着。",
    )  # fmt: skip
    _sent_to(story, "med.labour")
    if story.take("to_inspection", story.workers, 1, 15):
        inspection = story.follower("inspection")
        inspector = _one(Role.LABOUR_INSPECTOR, "labour.inspection", story.opened)
        story.take("file", inspector, 4, 10, of=inspection, disputed=False, pending=False)


def _waiting(until: dt.datetime) -> None:
    """Just come in."""
    Story(
        until, 0, 5, employer="佳禾保洁服务有限公司", kind="wages", workers="许桂英,13900050001,3600", project="",
        told="做了两个月保洁，只给了一个月的钱。",
    )  # fmt: skip


STORIES: tuple[Callable[[dt.datetime], None], ...] = (_crew, _kitchen, _severance, _site, _waiting)


def _street_desk(story: Story) -> str:
    return next(code for code in story.organisations if code.startswith("street."))


def _one(role: Role, unit: str, at: dt.datetime) -> Actor:
    with wall.seated(READER):
        return people.actor_for(people.officers_in(role, people.organisation_by_code(unit).id, at)[0].id, at)


def _scan() -> object:
    """A page that was signed, as a picture."""
    import io

    from PIL import Image

    from mazha.matters.papers import prepare_photo

    out = io.BytesIO()
    Image.new("RGB", (620, 877), (250, 249, 245)).save(out, "PNG")
    return prepare_photo(io.BytesIO(out.getvalue()), "签名页.png")
