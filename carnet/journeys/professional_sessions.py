"""Ending every session of a professional's account: in browsers, and the tokens that software holds."""

from datetime import datetime

from django.contrib.sessions.models import Session

from carnet.domain.identity import actions as identity

# Under which keys a session holds the RPPS of who is at work, and of who has yet to choose a place.
AT_WORK = "professional"
CHOOSING = "professional_choosing"
_TOGETHER = 2_000


def end_all(*, account: str, at: datetime) -> int:
    """Ends the sessions and the tokens of an account, and tells how many.

    A session names its holder inside only: all that live are read, by a worker, because it happens once in years; a
    table of sessions by holder would be written at each sign-in, and read at none.
    """
    ended = [
        session.session_key
        for session in Session.objects.filter(expire_date__gt=at).order_by("session_key").iterator(_TOGETHER)
        if _holder(session.get_decoded()) == account
    ]
    Session.objects.filter(session_key__in=ended).delete()
    return len(ended) + identity.revoke_tokens_of(rpps=account, at=at)


def _holder(held: dict[str, object]) -> str:
    entered = held.get(AT_WORK) or held.get(CHOOSING)
    return str(entered.get("rpps", "")) if isinstance(entered, dict) else ""
