"""Addresses of signing in and of one's own account, under /desk/."""

from __future__ import annotations

from django.urls import path

from mazha.surfaces.desk.sign_in import account, entering

app_name = "sign_in"
urlpatterns = [
    path("sign-in", entering.sign_in, name="sign_in"),
    path("sign-in/passkey", entering.passkey, name="passkey"),
    path("sign-in/second", entering.second, name="second"),
    path("sign-in/second/passkey", entering.second_passkey, name="second_passkey"),
    path("sign-in/set-up", entering.set_up, name="set_up"),
    path("sign-in/set-up/passkey", entering.set_up_passkey, name="set_up_passkey"),
    path("sign-in/out", account.sign_out, name="sign_out"),
    path("sign-in/account", account.account, name="account"),
    path("sign-in/password", account.password, name="password"),
    path("sign-in/device", account.device, name="device"),
    path("sign-in/device/use", account.device_in_use, name="device_in_use"),
    path("sign-in/device/removal", account.device_removal, name="device_removal"),
    path("sign-in/recovery-codes", account.recovery_codes, name="recovery_codes"),
    path("sign-in/passkeys", account.passkeys, name="passkeys"),
    path("sign-in/passkeys/<int:passkey_id>/removal", account.passkey_removal, name="passkey_removal"),
    path("sign-in/passkeys/<int:passkey_id>/name", account.passkey_name, name="passkey_name"),
    path("sign-in/sessions/end-others", account.other_sessions_end, name="other_sessions_end"),
    path("sign-in/sessions/<uuid:sign_in_id>/end", account.session_end, name="session_end"),
]
