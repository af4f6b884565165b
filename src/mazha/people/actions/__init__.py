"""What may be done about people: accounts, posts, organisations, tokens, and signing in."""

from mazha.people.actions.clients import issue_token, revoke_token
from mazha.people.actions.keys import note_resealing, rotate_keys
from mazha.people.actions.officers import (
    close_officer,
    edit_officer,
    hire,
    remove_second_factors,
    reset_password,
    unlock,
)
from mazha.people.actions.organisations import (
    OrganisationHasPosts,
    close_organisation,
    edit_organisation,
    found_organisation,
)
from mazha.people.actions.passkeys import (
    Asked,
    PasskeyRefused,
    RelyingParty,
    add_passkey,
    ask_for_new_passkey,
    ask_for_passkey,
    remove_passkey,
    rename_passkey,
    try_passkey,
)
from mazha.people.actions.passwords import LONGEST_PASSWORD, change_password
from mazha.people.actions.posts import LastAdministrator, PostOverlaps, PostsMustBeApart, close_post, open_post
from mazha.people.actions.records import record_setting_change
from mazha.people.actions.second_factor import (
    AlreadyHasDevice,
    LastSecondFactor,
    renew_recovery_codes,
    set_up_device,
    take_away_device,
)
from mazha.people.actions.sign_ins import (
    Resumed,
    end_other_sign_ins,
    end_sign_in,
    end_stale_sign_ins,
    resume,
    sign_everyone_out,
    sign_officer_out,
)
from mazha.people.actions.signing_in import (
    DoorIsShut,
    SignInMethod,
    WrongCode,
    WrongNameOrPassword,
    open_sign_in,
    try_code,
    try_password,
)

__all__ = [
    "LONGEST_PASSWORD",
    "AlreadyHasDevice",
    "Asked",
    "DoorIsShut",
    "LastAdministrator",
    "LastSecondFactor",
    "OrganisationHasPosts",
    "PasskeyRefused",
    "PostOverlaps",
    "PostsMustBeApart",
    "RelyingParty",
    "Resumed",
    "SignInMethod",
    "WrongCode",
    "WrongNameOrPassword",
    "add_passkey",
    "ask_for_new_passkey",
    "ask_for_passkey",
    "change_password",
    "close_officer",
    "close_organisation",
    "close_post",
    "edit_officer",
    "edit_organisation",
    "end_other_sign_ins",
    "end_sign_in",
    "end_stale_sign_ins",
    "found_organisation",
    "hire",
    "issue_token",
    "note_resealing",
    "open_post",
    "open_sign_in",
    "record_setting_change",
    "remove_passkey",
    "remove_second_factors",
    "rename_passkey",
    "renew_recovery_codes",
    "reset_password",
    "resume",
    "revoke_token",
    "rotate_keys",
    "set_up_device",
    "sign_everyone_out",
    "sign_officer_out",
    "take_away_device",
    "try_code",
    "try_passkey",
    "try_password",
    "unlock",
]
