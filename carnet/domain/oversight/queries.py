"""Reading the alerts."""

from uuid import UUID

from carnet.domain.access.vigilance import Level
from carnet.domain.oversight.codes import Alert
from carnet.domain.oversight.models import Alert as AlertRow


class NoSuchAlert(Exception):
    """Nobody was told of such a thing."""


def open_alerts(*, count: int = 200) -> tuple[Alert, ...]:
    """Lists the alerts that nobody has dealt with, the newest first."""
    return tuple(_view(row) for row in AlertRow.objects.filter(closed_at=None).order_by("-at", "-id")[:count])


def alerts_of(*, account: str) -> tuple[Alert, ...]:
    """Lists the alerts of one account that nobody has dealt with, the newest first."""
    return tuple(_view(row) for row in AlertRow.objects.filter(account=account, closed_at=None).order_by("-at", "-id"))


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
