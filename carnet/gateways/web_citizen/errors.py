"""What the domain refuses, as pages: one table."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from carnet.domain.access.codes import Reason
from carnet.domain.documents.actions import RevisionConflict, UnknownDocument
from carnet.domain.documents.journal_reading import UnknownLine
from carnet.domain.spaces.queries import NoSuchSpace
from carnet.domain.spaces.queries.delegations import UnknownMandate
from carnet.domain.support.queries import NoSuchAttachment, NoSuchCase
from carnet.foundation.decisions import Refused
from carnet.gateways.web_citizen.sentences import refusals

_MISSING = (UnknownDocument, UnknownLine, UnknownMandate, NoSuchCase, NoSuchAttachment, NoSuchSpace)
TOLD = (*_MISSING, Refused, RevisionConflict)
# What is refused by other rules than the law of access.
_SENTENCES = {
    "too_many_cases": _("Vous avez déjà dix demandes ouvertes : fermez celles qui ne vous servent plus."),
    "cannot_write_when_closed": _("Cette demande est fermée. Ouvrez-en une autre si vous avez encore une question."),
    "cannot_close_when_closed": _("Cette demande est déjà fermée."),
    "notice_cannot_be_silenced": _("Cet avis vous protège : il ne peut pas être coupé."),
}


def page(request: HttpRequest, refusal: Exception) -> HttpResponse:
    """Tells a refusal: 404 for what the reader may not know of, 403 with the reason, 409 for a change meanwhile."""
    if isinstance(refusal, _MISSING):
        return render(request, "404.html", status=404)
    match refusal:
        case Refused(decision=decision) if decision.reason == Reason.SPACE_NOT_OPEN:
            return render(request, "citizen/closed.html", status=403)
        case Refused(decision=decision):
            sentence = _SENTENCES.get(decision.reason) or refusals.sentence_of(decision.reason)
            return render(request, "citizen/refused.html", {"sentence": sentence}, status=403)
        case RevisionConflict():
            return render(request, "citizen/changed.html", status=409)
        case _:
            raise refusal
