"""Emergency accesses to the records of one's own patients: the médecin traitant is told of each."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.domain.access import reading
from carnet.domain.access.reading import EmergencyNotice
from carnet.domain.notifications import professionals
from carnet.domain.notifications.codes import NoticeKind
from carnet.foundation import clock, ids
from carnet.gateways.web_professional import doors, layout, memory
from carnet.gateways.web_professional.memory import Flash
from carnet.gateways.web_professional.visits import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One notice, ready to be shown."""

    patient_name: str
    url: str
    text: str
    at: datetime
    is_read: bool


@doors.for_professional("GET", "HEAD")
def show(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Lists the newest notices."""
    told = reading.emergency_notices(by=visit.actor, at=clock.now())
    context = {"notices": [_shown(one) for one in told], "unread": any(not one.is_read for one in told)}
    return layout.page(request, visit, "professional/notices.html", context, place="notices")


@doors.for_professional("POST")
def mark_all_read(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Marks as read the notices that the page shows."""
    told = reading.emergency_notices(by=visit.actor, at=clock.now())
    unread = [one.id for one in told if not one.is_read]
    professionals.mark_read(rpps=visit.actor.id, ids=unread, at=clock.now())
    memory.say(request, Flash(text=_("Vos avis sont marqués comme lus.")))
    return HttpResponseRedirect(reverse("professional:notices"))


def _shown(notice: EmergencyNotice) -> Shown:
    who = f"{notice.actor_name} ({notice.organization_name})" if notice.organization_name else notice.actor_name
    if notice.kind is NoticeKind.REGULATION_READ:
        text = _("{who}, à la régulation du Samu, a consulté ce dossier en urgence.")
    else:
        text = _("{who} a consulté ce dossier en urgence (bris de glace).")
    times = _(" {count} accès ce jour-là.").format(count=notice.count) if notice.count > 1 else ""
    return Shown(
        patient_name=notice.patient_name,
        url=reverse("professional:record", args=[ids.public(notice.space_id)]),
        text=text.format(who=who) + times,
        at=notice.at,
        is_read=notice.is_read,
    )
