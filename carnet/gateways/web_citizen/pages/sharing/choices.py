"""What the citizen chooses for the whole space: emergencies, and how what arrives is born."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from carnet.domain.access import actions
from carnet.domain.access import reading as access
from carnet.domain.access.reading import Choices
from carnet.foundation import clock
from carnet.gateways.web_citizen import doors, flashes, layout
from carnet.gateways.web_citizen.flashes import Flash
from carnet.gateways.web_citizen.pages.sharing import forms
from carnet.gateways.web_citizen.readers import Reader


def sentences(settled: Choices) -> list[str]:
    """Tells the three switches."""
    return [
        _("Le Samu peut lire votre dossier.")
        if settled.allows_regulation
        else _("Le Samu ne peut pas lire votre dossier."),
        _("Un professionnel peut le lire en cas de danger, quand personne ne peut donner d’accord.")
        if settled.allows_break_glass
        else _("Personne d’autre ne peut le lire en urgence."),
        _("Vos documents masqués y sont lus aussi.")
        if settled.allows_hidden_in_emergency
        else _("Vos documents masqués restent masqués."),
    ]


def arrivals_sentence(settled: Choices) -> str:
    """Tells how what arrives is born."""
    if settled.holds_arrivals is not None:
        return _("Tout ce qui arrive est retenu : seul son auteur le voit, jusqu’à ce que vous décidiez.")
    if settled.hides_new_documents:
        return _("Chaque document qui arrive est masqué : seuls son auteur et votre médecin traitant le voient.")
    return _("Chaque document qui arrive est visible des professionnels que vous autorisez.")


@doors.for_reader("GET", "POST", decides=True)
def emergencies(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Shows the three switches, and sets them."""
    if request.method == "POST":
        form = forms.EmergencyForm(request.POST)
        form.full_clean()
        said = form.cleaned_data
        actions.choose_emergency(
            space_id=reader.space_id,
            allows_regulation=said["allows_regulation"],
            allows_break_glass=said["allows_break_glass"],
            allows_hidden=said["allows_hidden"],
            by=reader.actor,
            at=clock.now(),
        )
        flashes.say(request, Flash(text=_("Vos choix pour les urgences sont enregistrés.")))
        return HttpResponseRedirect(reverse("citizen:sharing"))
    settled = access.sharing(space_id=reader.space_id, by=reader.actor, at=clock.now()).choices
    form = forms.EmergencyForm(
        initial={
            "allows_regulation": settled.allows_regulation,
            "allows_break_glass": settled.allows_break_glass,
            "allows_hidden": settled.allows_hidden_in_emergency,
        }
    )
    return layout.page(request, reader, "citizen/sharing_emergencies.html", {"form": form}, place="sharing")


@doors.for_reader("GET", "POST", decides=True)
def arrivals(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Shows how what arrives is born, and sets it."""
    settled = access.sharing(space_id=reader.space_id, by=reader.actor, at=clock.now()).choices
    is_posted = request.method == "POST"
    form = forms.NewDocumentsForm(request.POST if is_posted else None, initial={"arrivals": _born(settled)})
    if is_posted and form.is_valid():
        _choose_arrivals(reader, form.cleaned_data["arrivals"], settled)
        flashes.say(request, Flash(text=_("Votre choix pour les nouveaux documents est enregistré.")))
        return HttpResponseRedirect(reverse("citizen:sharing"))
    context = {"form": form, "holds": settled.holds_arrivals is not None}
    status = 422 if form.is_bound else 200
    return layout.page(request, reader, "citizen/sharing_arrivals.html", context, place="sharing", status=status)


def _born(settled: Choices) -> str:
    if settled.holds_arrivals is not None:
        return forms.NewDocumentsForm.HELD
    return forms.NewDocumentsForm.HIDDEN if settled.hides_new_documents else forms.NewDocumentsForm.VISIBLE


def _choose_arrivals(reader: Reader, chosen: str, settled: Choices) -> None:
    """Sets how what arrives is born. Leaving the waiting shows what waited, by the citizen's other rules."""
    at = clock.now()
    if chosen == forms.NewDocumentsForm.HELD:
        actions.hold_arrivals(space_id=reader.space_id, by=reader.actor, at=at)
        return
    # The new choice first: nothing arrives between the two as neither wanted.
    hidden = chosen == forms.NewDocumentsForm.HIDDEN
    actions.choose_new_documents(space_id=reader.space_id, hidden=hidden, by=reader.actor, at=at)
    if settled.holds_arrivals is not None:
        actions.lift_restriction(
            space_id=reader.space_id, restriction_id=settled.holds_arrivals, by=reader.actor, at=at
        )
