"""What the domain refuses, as pages and as sentences beside the fields: one table each."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carnet.domain.documents.rules.faults import Fault
from carnet.domain.oversight.actions import AccountIsCut, NotCut
from carnet.domain.oversight.queries import NoSuchAlert
from carnet.domain.spaces.queries.delegations import UnknownMandate
from carnet.domain.support.queries import NoSuchAttachment, NoSuchCase
from carnet.domain.support.request_views import NoSuchRequest
from carnet.foundation.decisions import Refused
from carnet.gateways.back_office import layout, wording
from carnet.gateways.back_office.visits import Visit

TOLD = (NoSuchCase, NoSuchAttachment, NoSuchRequest, UnknownMandate, NoSuchAlert, NotCut, AccountIsCut, Refused)

_FAULTS = {
    "required": gettext_lazy("Ce champ ne peut pas rester vide."),
    "too-short": gettext_lazy("Dites-en un peu plus : dix caractères au moins."),
    "too-long": gettext_lazy("C’est trop long."),
    "too-many": gettext_lazy("C’est trop : réduisez la liste."),
    "too-large": gettext_lazy("Un fichier pèse 10 Mo au plus."),
    "empty": gettext_lazy("Ce fichier est vide."),
    "unsupported-media-type": gettext_lazy("Ce format n’est pas accepté : PDF, image (JPEG, PNG, TIFF) ou texte."),
    "wrong-media-type": gettext_lazy("Le contenu du fichier ne correspond pas à son nom."),
    "nothing-to-close": gettext_lazy("Aucun espace de cette liste ne peut être fermé."),
    "unknown-ins": gettext_lazy("Personne ici n’a ce matricule INS."),
    "unreadable-certificate": gettext_lazy("Ce n’est pas un certificat au format PEM."),
    "weak-certificate": gettext_lazy("Il faut un certificat RSA de 2 048 bits au moins."),
    "outdated-certificate": gettext_lazy("Ce certificat n’est pas valable aujourd’hui."),
}
_OTHER_FAULT = gettext_lazy("Cette réponse n’est pas acceptée.")


def tell(form: forms.Form, fault: Fault) -> None:
    """Puts beside its field what the domain found wrong."""
    field = next((name for name in (fault.field, fault.field.removesuffix("s")) if name in form.fields), None)
    form.add_error(field, str(_FAULTS.get(fault.code, _OTHER_FAULT)))


def page(request: HttpRequest, visit: Visit, refusal: Exception) -> HttpResponse:
    """Tells a refusal: 404 for what is not there, 403 with the sentence of the reason."""
    if isinstance(refusal, Refused):
        title, text, status = _("Ce n’est pas possible"), wording.refusal(refusal.decision.reason), 403
    else:
        title = _("Rien à cette adresse")
        text, status = _("Ce que vous cherchez n’existe pas, ou n’existe plus."), 404
    return layout.page(request, visit, "back_office/refused.html", {"told": title, "sentence": text}, status=status)
