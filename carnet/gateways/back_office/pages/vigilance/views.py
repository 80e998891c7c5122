"""The professionals' accounts that went beyond their habits: what was counted, and what is done about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.domain.access.vigilance import Level
from carnet.domain.oversight import actions, reading, wording
from carnet.domain.oversight.codes import Alert, Question
from carnet.domain.oversight.queries import NoSuchAlert
from carnet.domain.support.actions import Invalid
from carnet.foundation import clock
from carnet.gateways.back_office import doors, errors, layout, memory
from carnet.gateways.back_office.pages.vigilance.forms import LookedForm
from carnet.gateways.back_office.visits import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One account of the list, with its alerts, the newest first. `is_cut`: nothing opens to it any more."""

    account: str
    name: str
    place: str
    client: str
    is_cut: bool
    at: datetime
    counted: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One proof of identity asked of an account's holder; `answered_at` is None until it is given."""

    name: str
    place: str
    client: str
    counted: str
    asked_at: datetime
    answered_at: datetime | None


@doors.for_agent("GET", "HEAD")
def show(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Lists the accounts to look at: those that are cut first."""
    found = reading.watch(by=visit.actor, at=clock.now())
    accounts = sorted(_accounts(found.alerts), key=lambda one: not one.is_cut)
    context = {"accounts": accounts, "questions": [_asked(one) for one in found.questions]}
    return layout.page(request, visit, "back_office/vigilance.html", context, place="vigilance")


@doors.for_agent("GET", "HEAD", "POST")
def deal(request: HttpRequest, visit: Visit, account: str) -> HttpResponse:
    """Shows one account; opens it again if it is cut, closes its alerts if it is not."""
    at = clock.now()
    found = next(iter(_accounts(reading.alerts(by=visit.actor, at=at, account=account))), None)
    if found is None:
        raise NoSuchAlert(account)
    form = LookedForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        act = actions.ask_reopening if found.is_cut else actions.close_from_desk
        try:
            act(account=account, reason=form.cleaned_data["reason"], by=visit.actor, at=at)
        except Invalid as wrong:
            errors.tell(form, wrong.fault)
        else:
            opening = _("La réouverture est demandée : le compte s’ouvre dans quelques secondes.")
            memory.say(request, opening if found.is_cut else _("Les alertes de ce compte sont classées."))
            return HttpResponseRedirect(reverse("back_office:vigilance"))
    context = {"account": found, "form": form}
    status = 422 if form.is_bound else 200
    return layout.page(request, visit, "back_office/vigilance_account.html", context, place="vigilance", status=status)


def _asked(question: Question) -> Asked:
    return Asked(
        name=question.name or question.account,
        place=question.organization_name,
        client=question.client,
        counted=wording.question(question),
        asked_at=question.asked_at,
        answered_at=question.answered_at,
    )


def _accounts(alerts: Iterable[Alert]) -> list[Shown]:
    """Gathers alerts by account, in their order."""
    gathered: dict[str, list[Alert]] = {}
    for alert in alerts:
        gathered.setdefault(alert.account, []).append(alert)
    return [_shown(account, same) for account, same in gathered.items()]


def _shown(account: str, alerts: list[Alert]) -> Shown:
    newest = alerts[0]
    return Shown(
        account=account,
        name=newest.name or account,
        place=newest.organization_name,
        client=newest.client,
        is_cut=any(alert.level is Level.CUT for alert in alerts),
        at=newest.at,
        counted=[wording.counted(alert) for alert in alerts],
    )
