"""Everything that is written of reception days."""

from mazha.casework.reception.actions.booking import Asked, Receipt, after_step, book
from mazha.casework.reception.actions.planning import Plan, cancel_day, name_deputy, plan_day, publish_day

__all__ = [
    "Asked", "Plan", "Receipt", "after_step", "book", "cancel_day", "name_deputy", "plan_day", "publish_day",
]  # fmt: skip
