"""Reading the alerts."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from carnet.domain.access.vigilance import Level
from carnet.domain.oversight.codes import Alert, Question
from carnet.domain.oversight.models import Alert as AlertRow


class NoSuchAlert(Exception):
    """Nobody was told of such a thing."""


def open_alerts(*, count: int = 200) -> tuple[Alert, ...]:
    """Lists the alerts that nobody has dealt with, the newest first."""
    return tuple(_view(row) for row in _to_look_at().order_by("-at", "-id")[:count])


def alerts_of(*, account: str) -> tuple[Alert, ...]:
    """Lists the alerts of one account that nobody has dealt with, the newest first."""
    return tuple(_view(row) for row in to_look_at(account=account).order_by("-at", "-id"))


def questions(*, since: datetime, count: int = 200) -> tuple[Question, ...]:
    """Lists the proofs asked of holders of accounts since an instant, the newest first."""
    rows = AlertRow.objects.filter(level=Level.PROOF, at__gte=since).order_by("-at", "-id")[:count]
    return tuple(
        Question(
            account=row.account,
            name=row.name,
            organization_name=row.organization_name,
            client=row.client,
            measure=row.measure,
            counted=row.counted,
            limit=row.limit,
            asked_at=row.at,
            answered_at=row.closed_at,
        )
        for row in rows
    )


def to_look_at(*, account: str) -> QuerySet[AlertRow]:
    """Finds the alerts of one account that nobody has dealt with."""
    return _to_look_at().filter(account=account)


def _to_look_at() -> QuerySet[AlertRow]:
    return AlertRow.objects.filter(closed_at=None).exclude(level=Level.PROOF)


def alert(*, alert_id: UUID) -> Alert:
    """Gives one alert. Raises NoSuchAlert."""
    row = AlertRow.objects.filter(id=alert_id).first()
    if row is None:
        raise NoSuchAlert(str(alert_id))
    return _view(row)


def _view(row: AlertRow) -> Alert:
    return Alert(
        id=row.id,
        account=row.account,
        level=Level(row.level),
        measure=row.measure,
        counted=row.counted,
        limit=row.limit,
        at=row.at,
        name=row.name,
        organization_id=row.organization_id,
        organization_name=row.organization_name,
        client=row.client,
    )
