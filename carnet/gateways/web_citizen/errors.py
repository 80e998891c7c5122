"""What the domain refuses, as pages: one table."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from carnet.domain.access import matrices
from carnet.domain.access.codes import Reason
from carnet.domain.documents.actions import RevisionConflict, UnknownDocument
from carnet.domain.spaces.queries import NoSuchSpace
from carnet.foundation.decisions import Refused

TOLD = (UnknownDocument, NoSuchSpace, Refused, RevisionConflict)


def page(request: HttpRequest, refusal: Exception) -> HttpResponse:
    """Tells a refusal: 404 for what the reader may not know of, 403 with the reason, 409 for a change meanwhile."""
    match refusal:
        case UnknownDocument() | NoSuchSpace():
            return render(request, "404.html", status=404)
        case Refused(decision=decision) if decision.reason == Reason.SPACE_NOT_OPEN:
            return render(request, "citizen/closed.html", status=403)
        case Refused(decision=decision):
            sentence = matrices.sentence_of(decision.reason)
            return render(request, "citizen/refused.html", {"sentence": sentence}, status=403)
        case RevisionConflict():
            return render(request, "citizen/changed.html", status=409)
        case _:
            raise refusal
