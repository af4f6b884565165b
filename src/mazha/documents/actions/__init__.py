"""Writing documents: the one door through which any line of work makes them."""

from mazha.documents.actions.binding import Part, issue_bound
from mazha.documents.actions.issuing import (
    FieldsMissing,
    Issued,
    NotYourOrganisation,
    ValuesWrong,
    draft,
    issue,
    post_in,
)
from mazha.documents.actions.sealing import NoMoreSeals, StampedByHand, seal
from mazha.documents.actions.templates import (
    MarkIsTaken,
    TemplateChangedMeanwhile,
    approve_template,
    families,
    problems_in,
    set_mark,
)

__all__ = [
    "FieldsMissing",
    "Issued",
    "MarkIsTaken",
    "NoMoreSeals",
    "NotYourOrganisation",
    "Part",
    "StampedByHand",
    "TemplateChangedMeanwhile",
    "ValuesWrong",
    "approve_template",
    "draft",
    "families",
    "issue",
    "issue_bound",
    "post_in",
    "problems_in",
    "seal",
    "set_mark",
]
