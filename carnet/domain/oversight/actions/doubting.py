"""What citizens’ doubts do to an account: counted once each, told to operators, and in the end the account is cut."""

from datetime import date, datetime, time
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Q

from carnet.domain.access import actions as access
from carnet.domain.access import watched
from carnet.domain.access.vigilance import Level
from carnet.domain.access.watching import PARIS
from carnet.domain.documents import deposits
from carnet.domain.oversight import doubts, evidence
from carnet.domain.oversight.actions.alerts import record_alert
from carnet.domain.oversight.codes import Alert
from carnet.domain.oversight.doubts import Doubts
from carnet.domain.oversight.models import Alert as AlertRow
from carnet.domain.oversight.models import Doubt
from carnet.domain.oversight.wording import DOUBTS


def record_doubt(
    *, space_id: UUID, account: str, organization_id: str, asker: bytes, accessed_at: datetime, at: datetime
) -> None:
    """Counts that somebody is surprised by an access of an account; tells operators or cuts the account, if enough are.

    By the workers’ role. Who says so twice counts once. `asker` is a keyed hash.
    """
    day = datetime.combine(accessed_at.astimezone(PARIS).date(), time(), PARIS)
    with transaction.atomic():
        is_bare = not deposits.has_deposited(
            space_id=space_id, by=account, organization_id=organization_id, since=day - evidence.WINDOW, before=day
        )
        said = {"at": at, "is_bare": is_bare}
        Doubt.objects.update_or_create(account=account, asker=asker, defaults=said)
        found, records = _doubts(account, at), _records(account, at)
        mistaken = settings.DOUBTS_MISTAKEN / 1_000_000
        level = doubts.judge(doubts=found, records=records, mistaken=mistaken)
        if level is Level.NONE:
            return
        limit = doubts.needed(records=records, mistaken=mistaken)
        if level is Level.CUT:
            access.cut(account=account, measure=DOUBTS, counted=found.citizens, limit=limit, at=at)
        alert_id = uuid5(NAMESPACE_URL, f"urn:carnet:alert:{account}:{DOUBTS}:{level}:{at.astimezone(PARIS).date()}")
        told = Alert(
            id=alert_id, account=account, level=level, measure=DOUBTS, counted=found.citizens, limit=limit, at=at
        )
        record_alert(alert=told, at=at)


def take_back_doubt(*, account: str, asker: bytes) -> None:
    """Counts no more the doubt of somebody who closed the question. What was cut meanwhile stays so until looked at."""
    Doubt.objects.filter(account=account, asker=asker).delete()


def doubted(*, accounts: set[str], today: date) -> set[str]:
    """Gives those of these accounts that somebody doubted in the last four weeks, and at which nobody looked since."""
    since = datetime.combine(today - evidence.WINDOW, time(), PARIS)
    last = Doubt.objects.filter(account__in=accounts, at__gte=since).values_list("account").annotate(Max("at"))
    looked_at = _looked_at(accounts)
    return {account for account, at in last.order_by("account") if account not in looked_at or at > looked_at[account]}


def forget_doubts(*, before: datetime) -> None:
    """Forgets doubts too old to count."""
    Doubt.objects.filter(at__lt=before).delete()


def _doubts(account: str, at: datetime) -> Doubts:
    since = max(at - doubts.WINDOW, _looked_at({account}).get(account, at - doubts.WINDOW))
    many = Doubt.objects.filter(account=account, at__gt=since).aggregate(
        citizens=Count("asker"), bare=Count("asker", filter=Q(is_bare=True))
    )
    return Doubts(many["citizens"], many["bare"])


def _records(account: str, at: datetime) -> int:
    return watched.entered_since(account=account, since=(at - doubts.WINDOW).astimezone(PARIS).date())


def _looked_at(accounts: set[str]) -> dict[str, datetime]:
    """Tells when somebody last looked at what citizens doubted of these accounts."""
    closed = AlertRow.objects.filter(account__in=accounts, measure=DOUBTS, closed_at__isnull=False)
    return dict(closed.values_list("account").annotate(Max("closed_at")).order_by("account"))
