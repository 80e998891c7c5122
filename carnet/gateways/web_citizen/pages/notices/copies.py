"""How the citizen is told of what happens to somebody for whom the citizen acts: one choice for each family."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.domain.notifications import actions, families, queries
from carnet.domain.spaces.queries.delegations import MandateView, UnknownMandate
from carnet.domain.spaces.rules import delegations as rules
from carnet.foundation import clock
from carnet.gateways.web_citizen import doors, flashes, layout, readers
from carnet.gateways.web_citizen.flashes import Flash
from carnet.gateways.web_citizen.pages.notices.preferences import PreferencesForm, offers_a_choice
from carnet.gateways.web_citizen.readers import Reader


@doors.for_reader("GET", "POST")
def show(request: HttpRequest, reader: Reader, mandate_id: UUID) -> HttpResponse:
    """Shows the choices about one person as they are, and keeps those that are made."""
    mandate = _in_force(reader, mandate_id)
    limited = not rules.goes_beyond_documents(mandate.scope)
    rows = list(families.copied_to(mandate.role, documents_only=limited).values())
    known = queries.copy_channels(space_id=reader.own_id, about=mandate.person_id, role=mandate.role)
    form = PreferencesForm(request.POST if request.method == "POST" else None, channels=known, rows=rows)
    if form.is_bound and form.is_valid():
        channels = form.channels()
        if channels != {family: known[family] for family in channels}:
            actions.choose_copies(
                space_id=reader.own_id,
                about=mandate.person_id,
                role=mandate.role,
                channels=channels,
                documents_only=limited,
                by=readers.acting(reader.own_id),
                at=clock.now(),
            )
        flashes.say(request, Flash(text=_("Vos choix sont enregistrés.")))
        return HttpResponseRedirect(reverse("citizen:copies", args=[mandate.id]))
    context = {
        "form": form,
        "name": mandate.details.person_name,
        "documents_only": limited,
        "always": [row for row in rows if not offers_a_choice(row)],
        "email": queries.email(space_id=reader.own_id),
    }
    status = 422 if form.is_bound else 200
    return layout.page(request, reader, "citizen/copies.html", context, place="relatives", status=status)


def _in_force(reader: Reader, mandate_id: UUID) -> MandateView:
    found = (one for one in layout.mandates(reader) if one.id == mandate_id and one.is_in_force)
    mandate = next(found, None)
    if mandate is None:
        raise UnknownMandate
    return mandate
