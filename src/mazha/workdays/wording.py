"""How each reason reads, Chinese and English side by side. A code with variants is written `code.variant`."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # where it begins
    "start_not_counted": (
        "{day}当天不计，从第二天开始算。",
        "{day} itself does not count. Counting starts the day after.",
    ),
    "start_counted": (
        "从{day}开始算，当天计入。",
        "Counting starts on {day}, which is the first day.",
    ),
    "fixed_day": (
        "约定的日子是{day}。",
        "The day agreed is {day}.",
    ),
    "start_moment": (
        "从{at}起按小时连续计算，夜间和节假日也计时。",
        "Hours run from {at} without a break, nights and holidays included.",
    ),
    "start_next_hour": (
        "{at}所在的这个小时不计，从{first}起按小时连续计算，夜间和节假日也计时。",
        "The hour of {at} does not count. Hours run from {first} without a break, nights and holidays included.",
    ),
    "start_office": (
        "只计工作日的办公时间（{spans}），从{first}开始计时。",
        "Only office hours on working days count ({spans}), from {first}.",
    ),
    # what lengthens it
    "extended": (
        "经批准延长{amount}。",
        "An extension of {amount} was approved.",
    ),
    "extended_after": (
        "经批准再延长{amount}，从{day}之后接着算。",
        "A further extension of {amount} was approved. It is counted on from {day}.",
    ),
    "paused": (
        "{first}至{last}中止计算，这{amount}不算在内。",
        "Counting stood still from {first} to {last}: {amount} left out.",
    ),
    "paused.one": (
        "{first}中止计算，这1天不算在内。",
        "Counting stood still on {first}: that day is left out.",
    ),
    "stood_still": (
        "{first}至{last}停止计时。",
        "The clock stood still from {first} to {last}.",
    ),
    "suspended_since": (
        "{day}起中止计算，还没有恢复；恢复以后，截止日期会相应推后。",
        "Counting has stood still since {day}. Once it goes on, the date will move back accordingly.",
    ),
    "suspended_from": (
        "{at}起停止计时，还没有恢复；恢复以后，截止时间会相应推后。",
        "The clock has stood still since {at}. Once it goes on, the time will move back accordingly.",
    ),
    # how it is counted
    "skipped": (
        "{holidays}不是工作日，跳过不算。",
        "Not working days, so skipped: {holidays}.",
    ),
    "make_ups": (
        "{days}是调休上班日，照常算工作日。",
        "Worked in exchange for a holiday, so counted: {days}.",
    ),
    "counted_days": (
        "周末和节假日一并计算，数满{amount}是{last}。",
        "Weekends and holidays included, {amount} end on {last}.",
    ),
    "counted_days.one": (
        "数满{amount}是{last}。",
        "The one day is {last}.",
    ),
    "counted_working_days": (
        "只数工作日，第{n}个工作日是{last}。",
        "Counting working days only, number {n} is {last}.",
    ),
    "counted_working_days.listed": (
        "只数工作日：{each}。第{n}个工作日是{last}。",
        "Counting working days only: {each}. Number {n} is {last}.",
    ),
    "counted_working_days.one": (
        "下一个工作日是{last}。",
        "The next working day is {last}.",
    ),
    "counted_months": (
        "满{amount}，对应的日子是{day}。",
        "{amount} on, the corresponding day is {day}.",
    ),
    "no_such_day": (
        "{month}没有{wanted}日，取当月最后一天。",
        "{month} has no day {wanted}, so its last day is taken.",
    ),
    "month_end_kept": (
        "起算日是月末，所以也算到月末：{day}。",
        "It began on the last day of a month, so it runs to the last day of a month: {day}.",
    ),
    "day_before": (
        "首日已经算在内，所以到前一天{last}为止。",
        "The first day was counted, so it ends the day before: {last}.",
    ),
    "pushed": (
        "补上中止的天数，到{last}。",
        "With the days left out added, it ends on {last}.",
    ),
    "counted_hours": (
        "数满{amount}，到{at}。",
        "{amount} are used up at {at}.",
    ),
    "counted_hours.one": (
        "数满{amount}，到{at}。",
        "{amount} is used up at {at}.",
    ),
    # where it ends
    "rolled.holiday": (
        "{day}正逢{names}假期，顺延{by}，到{last}。",
        "{day} falls in the {names} holiday, so it moves on by {by} to {last}.",
    ),
    "rolled.weekend": (
        "{day}是周末，顺延到{last}。",
        "{day} is at a weekend, so it moves on to {last}.",
    ),
    "last_is_make_up": (
        "{last}虽是周末，但调休上班，不再顺延。",
        "{last} is worked in exchange for a holiday, so nothing moves.",
    ),
    "rolled_back.holiday": (
        "{day}正逢{names}假期，提前到放假前的最后一个工作日{last}。",
        "{day} falls in the {names} holiday, so it is brought forward to the last working day before it, {last}.",
    ),
    "rolled_back.weekend": (
        "{day}是周末，提前到前一个工作日{last}。",
        "{day} is at a weekend, so it is brought forward to the working day before it, {last}.",
    ),
    "not_rolled.holiday": (
        "{last}正逢{names}假期，但这类期限不因放假顺延。",
        "{last} falls in the {names} holiday, but a period of this kind does not wait for holidays.",
    ),
    "not_rolled.weekend": (
        "{last}是周末，但这类期限不因休息顺延。",
        "{last} is at a weekend, but a period of this kind does not wait for it.",
    ),
    "clear_before": (
        "{day}之前要留足{amount}，当天和通知那天都不算，所以最晚是{last}。",
        "{amount} must lie between notice and {day}, neither of the two counted, so the last safe day is {last}.",
    ),
    "hours_before": (
        "{event}之前要留足{amount}，所以最晚是{at}。",
        "{amount} must lie before {event}, so the last safe moment is {at}.",
    ),
    "keep_through": (
        "要保存到{last}结束；从{free}零时起，用完了才可以删除。",
        "It must be kept through {last}. From the start of {free} it may be deleted, once it is no longer needed.",
    ),
    "due_day": (
        "所以，期限到{last}24时为止。",
        "So the period ends with {last}, at midnight.",
    ),
    "due_moment": (
        "所以，期限到{at}为止。",
        "So the period ends at {at}.",
    ),
    "provisional": (
        "{years}的放假安排还没有公布，先按周末和法定节假日推算；公布后会重新计算，日期有变化会告诉您。",
        "The holidays of {years} are not published yet, so weekends and the days set by law were used."
        " The date will be counted again once they are, and you will be told if it changes.",
    ),
}
