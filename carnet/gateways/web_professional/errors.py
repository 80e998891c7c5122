"""What the domain refuses, as pages and as sentences beside the fields: one table each."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carnet.domain.access import matrices
from carnet.domain.access.codes import Reason
from carnet.domain.documents.actions import UnknownDocument
from carnet.domain.documents.rules.faults import Fault
from carnet.domain.spaces.queries import NoSuchSpace
from carnet.foundation.decisions import Refused
from carnet.gateways.web_professional import layout
from carnet.gateways.web_professional.visits import Visit

TOLD = (UnknownDocument, NoSuchSpace, Refused)

# What was wrong with a deposit: the code of the fault, the field of the form, the sentence.
_FAULTS = {
    "empty": ("file", gettext_lazy("Ce fichier est vide. Choisissez-en un autre.")),
    "unsupported-media-type": (
        "file",
        gettext_lazy(
            "Ce format n’est pas accepté. Déposez un PDF, une image (JPEG, PNG, TIFF) ou un texte (TXT, RTF)."
        ),
    ),
    "wrong-media-type": (
        "file",
        gettext_lazy(
            "Le contenu du fichier ne correspond pas à son nom : il est peut-être abîmé. Choisissez-en un autre."
        ),
    ),
    "unknown-type": ("type", gettext_lazy("Ce type de document n’existe pas. Choisissez-le dans la liste.")),
    "unknown-target": (
        "replaces",
        gettext_lazy("Le document à remplacer n’existe plus dans ce dossier. Déposez sans remplacer."),
    ),
    "already-replaced": (
        "replaces",
        gettext_lazy("Ce document a déjà été remplacé ou supprimé. Choisissez sa version la plus récente."),
    ),
}
UNKNOWN_TARGET = _FAULTS["unknown-target"][1]
_OTHER_FAULT = (None, gettext_lazy("Ce document n’a pas pu être accepté. Rien n’a été enregistré."))


def fault(found: Fault) -> tuple[str | None, str]:
    """Gives the field of the form and the sentence for what is wrong with a deposit."""
    field, sentence = _FAULTS.get(found.code, _OTHER_FAULT)
    return field, str(sentence)


def page(request: HttpRequest, visit: Visit, refusal: UnknownDocument | NoSuchSpace | Refused) -> HttpResponse:
    """Tells a refusal: 404 for what the reader may not know of, 403 with the sentence of the reason."""
    if isinstance(refusal, UnknownDocument):
        title = _("Ce document n’est pas disponible")
        text = _("Il n’existe pas, ou il ne vous est pas ouvert. Vérifiez l’adresse, ou revenez à la liste.")
        return _told(request, visit, title, text, status=404)
    if isinstance(refusal, NoSuchSpace):
        title = _("Ce dossier n’existe pas")
        text = _("L’adresse est peut-être mal recopiée. Cherchez le patient par son INS ou par son identité.")
        return _told(request, visit, title, text, status=404)
    if refusal.decision.reason == Reason.PROOF_WANTED:
        return _proof(request, visit)
    title = _("Vous n’avez pas accès à cette page")
    return _told(request, visit, title, matrices.sentence_of(refusal.decision.reason), status=403)


def _proof(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Asks who is there, before another record: kindly, and with the way back to what was asked for."""
    after = request.get_full_path() if request.method in {"GET", "HEAD"} else reverse("professional:search")
    return layout.page(request, visit, "professional/proof.html", {"after": after}, status=403)


def _told(request: HttpRequest, visit: Visit, title: str, text: str, *, status: int) -> HttpResponse:
    return layout.page(request, visit, "professional/refused.html", {"told": title, "sentence": text}, status=status)
