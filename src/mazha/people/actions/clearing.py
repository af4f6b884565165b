"""What this app keeps for a time only: tries to sign in, and stays that ended."""

from __future__ import annotations

from mazha.people.clearing import Clearer
from mazha.people.models import SignIn, SignInTry

SIGN_IN_TRIES = Clearer(kind="sign_in_try", stages={"any": lambda before: SignInTry.objects.filter(at__lt=before)})
SIGN_INS = Clearer(kind="sign_in", stages={"ended": lambda before: SignIn.objects.filter(ended_at__lt=before)})
CLEARERS = (SIGN_IN_TRIES, SIGN_INS)
