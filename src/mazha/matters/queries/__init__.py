"""Every question that may be asked about matters, already limited to what the asker may see."""

from mazha.matters.queries.ageing import closed_before, how_many_closed_before
from mazha.matters.queries.chain import broken_chains
from mazha.matters.queries.inside import (
    ContactLine,
    contact_lines,
    is_opened_for,
    ledger_of,
    notes_of,
    paper,
    papers_of,
    readings_of,
    words_of,
)
from mazha.matters.queries.linked import joined_to, last_reply, links_of
from mazha.matters.queries.own import Own, how_often_opened, people_in, photos_sent
from mazha.matters.queries.searching import near, search
from mazha.matters.queries.tailing import (
    Changes,
    MarkIsWrong,
    Place,
    changed_between,
    is_of_this_store,
    mark,
    marked,
    moment_of,
    snapshot,
)
from mazha.matters.queries.told import told
from mazha.matters.queries.visible import (
    Composed,
    by_code,
    by_id,
    by_id_or_code,
    composed,
    reachable_parties,
    visible_among,
    visible_to,
)

__all__ = [
    "Changes",
    "Composed",
    "ContactLine",
    "MarkIsWrong",
    "Own",
    "Place",
    "broken_chains",
    "by_code",
    "by_id",
    "by_id_or_code",
    "changed_between",
    "closed_before",
    "composed",
    "contact_lines",
    "how_many_closed_before",
    "how_often_opened",
    "is_of_this_store",
    "is_opened_for",
    "joined_to",
    "last_reply",
    "ledger_of",
    "links_of",
    "mark",
    "marked",
    "moment_of",
    "near",
    "notes_of",
    "paper",
    "papers_of",
    "people_in",
    "photos_sent",
    "reachable_parties",
    "readings_of",
    "search",
    "snapshot",
    "told",
    "visible_among",
    "visible_to",
    "words_of",
]
