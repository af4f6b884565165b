"""Wages claimed and recovered, in yuan. Whole sums for leaders; by employer and project for those who mediate."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, Sum

from mazha.casework.labour.actions.sitting import KEEPER
from mazha.casework.labour.models import Case, Claim, Payment
from mazha.kernel.fen import yuan
from mazha.kernel.moments import start_of
from mazha.matters import queries as matters
from mazha.matters.queries import with_step
from mazha.people import wall
from mazha.people.roles import REACH, Reach, Role
from mazha.procedures.figures import Figure, Group, overdue, received, still_open
from mazha.procedures.figures import Line as WorkLine
from mazha.procedures.table import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from mazha.matters.models import Matter
    from mazha.people.actor import Actor

    Amount = Callable[[QuerySet[Matter]], int]


@dataclass(frozen=True, slots=True)
class Period:
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Sums of one employer, one project, or of all, in yuan."""

    name: str
    matters: int
    workers: int
    claimed: str
    recovered: str
    owed_fen: int
    """Claimed and not recovered, to put the largest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    whole: Line
    employers: Sequence[Line]
    """Empty for leaders: they read sums."""
    projects: Sequence[Line]


def counted(actor: Actor, period: Period) -> Numbers:
    """Of the disputes applied for in these days that this actor sees."""
    seen = list(_seen(actor, period).values_list("pk", flat=True))
    # Sums of what the asker may list: a leader's wall does not open each claim, and no worker is named here.
    with wall.seated(KEEPER):
        cases = {case.pk: case for case in Case.objects.filter(pk__in=seen)}
        claimed = _by_matter(
            Claim.objects.filter(matter_id__in=seen, kind="wages").values("matter_id").annotate(
                total=Sum("amount_fen"), n=Count("pk")
            )
        )  # fmt: skip
        recovered = _by_matter(
            Payment.objects.filter(matter_id__in=seen, confirmed_at__isnull=False, share__claim__kind="wages")
            .values("matter_id")
            .annotate(total=Sum("amount_fen"), n=Count("pk"))
        )
    with_wages = [case for case in cases.values() if case.pk in claimed]
    return Numbers(
        whole=_line("", with_wages, claimed, recovered),
        employers=_lines("employer", with_wages, claimed, recovered) if _by_name(actor) else (),
        projects=_lines("project", [c for c in with_wages if c.project], claimed, recovered) if _by_name(actor) else (),
    )


def behind(actor: Actor, period: Period, *, employer: str = "", project: str = "") -> QuerySet[Matter]:
    """The disputes about wages that a sum is of. By name only for who reads sums by name."""
    found = _seen(actor, period)
    if (employer or project) and not _by_name(actor):
        return found.none()
    named = Q(employer=employer) if employer else Q(project=project) if project else Q()
    seen = list(found.values_list("pk", flat=True))
    with wall.seated(KEEPER):
        cases = set(Case.objects.filter(named, pk__in=seen).values_list("pk", flat=True))
        wages = Claim.objects.filter(matter_id__in=cases, kind="wages").values_list("matter_id", flat=True)
        ids = set(wages)
    return found.filter(pk__in=ids)


def _by_name(actor: Actor) -> bool:
    """Whether this actor works on disputes in an organisation of theirs, and not only leads."""
    return any(REACH[post.role] is Reach.UNIT for post in actor.posts)


def _seen(actor: Actor, period: Period) -> QuerySet[Matter]:
    opened = Q(opened_at__gte=start_of(period.first), opened_at__lt=start_of(period.last + dt.timedelta(days=1)))
    return matters.visible_to(actor).filter(opened, procedure="labour")


def _by_matter(rows: Iterable[Mapping[str, object]]) -> dict[UUID, tuple[int, int]]:
    return {row["matter_id"]: (int(str(row["total"])), int(str(row["n"]))) for row in rows}  # type: ignore[misc]  # a key


def _lines(
    by: str, cases: Sequence[Case], claimed: Mapping[UUID, tuple[int, int]], recovered: Mapping[UUID, tuple[int, int]]
) -> list[Line]:
    groups: dict[str, list[Case]] = {}
    for case in cases:
        groups.setdefault(getattr(case, by), []).append(case)
    lines = [_line(name, found, claimed, recovered) for name, found in groups.items()]
    return sorted(lines, key=lambda line: (-line.owed_fen, line.name))


def _line(
    name: str, cases: Sequence[Case], claimed: Mapping[UUID, tuple[int, int]],
    recovered: Mapping[UUID, tuple[int, int]],
) -> Line:  # fmt: skip
    asked = sum(claimed[case.pk][0] for case in cases)
    got = sum(recovered.get(case.pk, (0, 0))[0] for case in cases)
    return Line(
        name=name, matters=len(cases), workers=sum(claimed[case.pk][1] for case in cases), claimed=yuan(asked),
        recovered=yuan(got), owed_fen=asked - got,
    )  # fmt: skip


def _wages_claimed(found: QuerySet[Matter]) -> int:
    ids = list(found.values_list("pk", flat=True))
    with wall.seated(KEEPER):
        return Claim.objects.filter(matter_id__in=ids, kind="wages").aggregate(sum=Sum("amount_fen"))["sum"] or 0


def _wages_recovered(found: QuerySet[Matter]) -> int:
    ids = list(found.values_list("pk", flat=True))
    with wall.seated(KEEPER):
        came = Payment.objects.filter(matter_id__in=ids, confirmed_at__isnull=False, share__claim__kind="wages")
        return came.aggregate(sum=Sum("amount_fen"))["sum"] or 0


def _one(name: str, zh: str, en: str, says: tuple[str, str], where: Q, amount: Amount | None = None) -> Figure:
    told = Text(f"所选期间内登记的劳动争议中，{says[0]}", f"Of the disputes registered in the period, {says[1]}")
    return Figure(name=name, title=Text(zh, en), says=told, where=where, amount=amount)


def groups(at: dt.datetime) -> Sequence[Group]:
    """Every figure there is, in the order of a dispute's way."""
    return (
        Group(Text("收到", "Intake"), [
            received(Q()),
            _one("claimed", "涉及金额：工资", "Wages claimed",
                 ("申请时主张工资的总额，元；件数为全部争议。",
                  "the wages claimed on applying, in yuan; the number is of all disputes."), Q(), _wages_claimed),
            still_open(Q(), Text("含协议生效后等待支付的。", " Those agreed and waiting to be paid are among them.")),
            overdue(Q(), at),
        ]),
        Group(Text("调解", "Mediation"), [
            _one("both_agreed", "用人单位同意调解", "The employer agreed to mediate",
                 ("用人单位同意调解的。", "those in which the employer agreed to mediate."),
                 with_step("agree", "agree_for")),
            _one("declined", "用人单位不同意或没有答复", "The employer declined or did not answer",
                 ("用人单位不同意调解或者没有答复的。", "those in which the employer declined or did not answer."),
                 with_step("decline", "decline_for", "no_answer")),
            _one("passed_on", "交过上一级调解", "Went on to the next level",
                 ("在一级没谈成、交过上一级的。", "those that one level could not settle and passed on."),
                 with_step("pass_on")),
            _one("agreed", "达成协议", "Agreed",
                 ("协议曾盖章生效的，不论以后是否付清。",
                  "those whose agreement was sealed, whatever became of it."), with_step("seal")),
            _one("failed", "调解不成", "Not settled",
                 ("调解不成、终止或者十五日已过的。",
                  "those that failed, were stopped, or ran out of the fifteen days."),
                 with_step("fail", "stop", "lapse")),
        ]),
        Group(Text("支付", "Payment"), [
            _one("recovered", "追回工资", "Wages recovered",
                 ("至今由劳动者确认收到的工资，元；件数为曾确认收到的争议。",
                  "the wages that workers have confirmed by now, in yuan; the number is of disputes with a receipt."),
                 with_step("confirm_paid", "confirm_for"), _wages_recovered),
            _one("performed", "全部付清", "Paid in full", ("至今全部付清的。", "those paid in full by now."),
                 Q(outcome="performed")),
            _one("breached", "曾没有按时支付", "Not paid in time",
                 ("反映过没有按时支付的，以后付清了也计。",
                  "those said not to be paid in time, also if it was paid later."), with_step("breach")),
        ]),
        Group(Text("其他途径", "Other roads"), [
            _one("arbitration", "转仲裁", "To arbitration", ("一键申请过仲裁的。", "those handed over to arbitration."),
                 with_step("arbitration_opened")),
            _one("inspection", "同时反映给劳动监察", "To the labour inspection, too",
                 ("同时反映给劳动监察的。", "those the labour inspection was told of, too."),
                 with_step("inspection_opened")),
            _one("court", "支付令或起诉", "Payment order or suit",
                 ("以申请支付令或者起诉告终的。", "those that ended with a payment order asked for or a suit."),
                 Q(outcome__in=("payment_order", "suit"))),
            _one("withdrawn", "撤回或不再主张", "Withdrawn or not pursued",
                 ("撤回申请或者不再主张的。", "those withdrawn or not pursued."),
                 Q(outcome__in=("withdrawn", "not_pursued"))),
        ]),
    )  # fmt: skip


LINE = WorkLine(
    name="labour", title=Text("劳动争议", "Labour disputes"), tables=("labour",), groups=groups,
    readers=frozenset({
        Role.DUTY_LEADER, Role.STREET_LEAD, Role.UNIT_HEAD, Role.QUALITY_SUPERVISOR, Role.CENTRE_LEAD,
    }),
)  # fmt: skip
