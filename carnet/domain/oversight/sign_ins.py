"""When and from what kind of browser a professional's account signed in on these pages, for its holder alone."""

from dataclasses import dataclass
from datetime import datetime

from carnet.domain.oversight.models import SignIn
from carnet.foundation import database, ids

_LONGEST_LABEL = 80


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One sign-in."""

    at: datetime
    browser: str


def record(*, account: str, browser: str, at: datetime) -> None:
    """Keeps one sign-in of an account; `browser` names it in two words."""
    with database.as_account(account):
        SignIn.objects.create(id=ids.new_id(), account=account, at=at, browser=browser[:_LONGEST_LABEL])


def latest(*, account: str, count: int) -> tuple[SignedIn, ...]:
    """Lists the last sign-ins of an account, the newest (most often the one under way) first."""
    with database.as_account(account):
        rows = SignIn.objects.filter(account=account).order_by("-at", "-id")[:count]
        return tuple(SignedIn(row.at, row.browser) for row in rows)
