"""“As seen by…”: the record exactly as a professional would find it, by the same law as the true lists."""

from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from carnet.domain.access import matrices
from carnet.domain.access import reading as access
from carnet.domain.access.codes import Mode
from carnet.domain.documents import seen_as
from carnet.domain.documents.seen_as import Viewer
from carnet.foundation import clock
from carnet.gateways.web_citizen import doors, layout, presenting
from carnet.gateways.web_citizen.pages.sharing import directory
from carnet.gateways.web_citizen.readers import Reader

MOST_SHOWN = 200
_PERSON, _PROFESSION = "p:", "m:"


class SeenByForm(forms.Form):
    """Whose eyes, and whether in an emergency."""

    par = forms.ChoiceField(
        label=_("Voir comme"),
        required=False,
        widget=forms.Select({"data-ca-searchable": _("Chercher dans la liste")}),
        error_messages={"invalid_choice": _("Choisissez quelqu’un de la liste.")},
    )
    mode = forms.ChoiceField(
        label=_("Dans quelle situation"),
        required=False,
        choices=[
            (Mode.NORMAL.value, _("En consultation")),
            (Mode.BREAK_GLASS.value, _("En urgence, si je ne peux pas parler")),
            (Mode.REGULATION.value, _("Au Samu (centre 15)")),
        ],
    )

    def __init__(self, data: object, *, professionals: list[directory.Known]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # the address's query
        named = [(_PERSON + one.rpps, f"{one.name} ({one.about})" if one.about else one.name) for one in professionals]
        crafts = [(_PROFESSION + code, name) for code, name in directory.professions()]
        groups = [(_now("Professionnels"), named)] if named else []
        field = self.fields["par"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _now("Choisissez")),
            *groups,
            (_now("Quelqu’un d’autre de ce métier, que j’autoriserais"), crafts),
        ]

    def viewer(self) -> Viewer | None:
        """Gives whose eyes were chosen, None when nobody was."""
        said: str = self.cleaned_data.get("par") or ""
        if said.startswith(_PERSON):
            return Viewer(rpps=said.removeprefix(_PERSON))
        return Viewer(profession=said.removeprefix(_PROFESSION)) if said else None


@doors.for_reader("GET", decides=True)
def show(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Shows the record as the chosen professional would see it."""
    at = clock.now()
    form = _form(request, reader, at)
    viewer = form.viewer() if form.is_valid() else None
    context: dict[str, object] = {"form": form, "seen": None}
    if viewer is not None:
        mode = Mode(form.cleaned_data.get("mode") or Mode.NORMAL.value)
        context |= _seen(reader, viewer, mode, at)
    return layout.page(request, reader, "citizen/sharing_seen_by.html", context, place="sharing")


def _form(request: HttpRequest, reader: Reader, at: datetime) -> SeenByForm:
    team = access.sharing(space_id=reader.space_id, by=reader.actor, at=at).professionals
    numbers = [one.rpps for one in team]
    data = request.GET.copy()
    asked = data.get("professionnel", "")
    if directory.is_number(asked):
        data["par"] = _PERSON + asked
    chosen = data.get("par", "").removeprefix(_PERSON)
    if directory.is_number(chosen) and chosen not in numbers:
        numbers.append(chosen)
    known = [directory.known(rpps, at=at) for rpps in numbers]
    return SeenByForm(data, professionals=[one for one in known if one.is_listed])


def _seen(reader: Reader, viewer: Viewer, mode: Mode, at: datetime) -> dict[str, object]:
    seen = seen_as.as_seen_by(
        space_id=reader.space_id, viewer=viewer, by=reader.actor, at=at, mode=mode, count=MOST_SHOWN
    )
    who = directory.known(viewer.rpps, at=at).name if viewer.rpps else directory.profession_name(viewer.profession)
    return {
        "seen": seen,
        "who": who,
        "refusal": "" if seen.decision.allowed else matrices.sentence_of(seen.decision.reason),
        "documents": presenting.cards(seen.page.documents, reader=reader),
        "is_cut": seen.page.next_offset is not None,
    }
