"""What may be asked about people: who someone is, which organisations there are, what is on record."""

from mazha.people.queries.actors import actor_for, actor_for_client, actor_for_token
from mazha.people.queries.officers import (
    clients,
    holders,
    holds_a_post,
    officer,
    officer_names,
    officers,
    officers_holding,
    officers_in,
    posts,
    posts_held,
    posts_of,
    roles_beside,
    roles_of_posts,
)
from mazha.people.queries.organisations import one_edition, organisation, organisation_by_code, organisations
from mazha.people.queries.records import (
    factors,
    open_sign_ins,
    passkeys,
    recovery_codes_left,
    setting_changes,
    sign_in_tries,
)
from mazha.people.queries.stays import Stay, open_stays

__all__ = [
    "Stay",
    "actor_for",
    "actor_for_client",
    "actor_for_token",
    "clients",
    "factors",
    "holders",
    "holds_a_post",
    "officer",
    "officer_names",
    "officers",
    "officers_holding",
    "officers_in",
    "one_edition",
    "open_sign_ins",
    "open_stays",
    "organisation",
    "organisation_by_code",
    "organisations",
    "passkeys",
    "posts",
    "posts_held",
    "posts_of",
    "recovery_codes_left",
    "roles_beside",
    "roles_of_posts",
    "setting_changes",
    "sign_in_tries",
]
