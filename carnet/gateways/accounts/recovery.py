"""Recovery codes: ten, drawn when they are shown, kept hashed as passwords are.

allauth derives its own from a seed that it keeps. No seed is written any more (`forget_seed`): allauth finds an empty
list in its place, and the codes are made, counted and checked here. The first of a code's nine digits is its rank in
the set, so that a try costs one computation and not ten; the eight others are drawn.
"""

import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

COUNT, DIGITS = 10, 8
_AT_ONCE = 4
_HASHES, _VIEWED = "hashes", "viewed_at"


def forget_seed(instance: Authenticator, **_more: object) -> None:
    """Keeps allauth's seed out of the database: a new set is empty until it is shown."""
    if instance._state.adding and instance.type == Authenticator.Type.RECOVERY_CODES:
        instance.data = {"migrated_codes": [], _HASHES: {}}


def show(authenticator: Authenticator) -> list[str]:
    """Draws the codes of a set and gives them for the only time; none when they were given already."""
    if _VIEWED in authenticator.data:
        return []
    drawn = [f"{rank}{secrets.randbelow(10**DIGITS):0{DIGITS}}" for rank in range(COUNT)]
    with ThreadPoolExecutor(_AT_ONCE) as several:  # each costs as much as a password, on purpose
        hashes = dict(zip((code[0] for code in drawn), several.map(make_password, drawn), strict=True))
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
        if _VIEWED in row.data:  # another page of the same person was quicker
            return []
        row.data = {**row.data, _HASHES: hashes, _VIEWED: time.time()}
        row.save(update_fields=["data"])
    return drawn


def left(authenticator: Authenticator) -> int:
    """Counts the codes that still serve; a set made from a seed, before this module, is counted by allauth."""
    if _HASHES in authenticator.data:
        return len(authenticator.data[_HASHES])
    return len(authenticator.wrap().get_unused_codes())


def is_shaped(code: str) -> bool:
    """Tells a recovery code from a code of an application, which is shorter."""
    return len(code) == DIGITS + 1 and code.isascii() and code.isdigit()


def use(*, account_id: UUID, code: str) -> Authenticator | None:
    """Uses a code up; None when it is not one of the account's, or served already."""
    with transaction.atomic():
        sets = Authenticator.objects.select_for_update().filter(type=Authenticator.Type.RECOVERY_CODES)
        row = sets.filter(user_id=account_id).first()
        kept = {} if row is None else row.data.get(_HASHES, {})
        if row is None or not check_password(code, kept.get(code[0], "")):
            return None
        row.data = {**row.data, _HASHES: {rank: one for rank, one in kept.items() if rank != code[0]}}
        row.save(update_fields=["data"])
    return row
