"""Leaving with one's journal: a page that says how, the file with its proofs, and the same lines in FHIR."""

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from carnet.domain.documents import journal_export
from carnet.foundation import clock, sites
from carnet.foundation.journal import audit_events, exporting, publishing
from carnet.gateways.web_citizen import doors, layout
from carnet.gateways.web_citizen.readers import Reader


@doors.for_reader("GET", decides=True)
def show(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Explains what the file proves and how to check it."""
    known = {
        "verifier_url": f"{settings.PUBLIC_URL}/.well-known/carnet/verify_journal.py",
        "newest": publishing.latest(),
        "fingerprint": publishing.keys()["keys"][-1]["id"],
    }
    return layout.page(request, reader, "citizen/journal_export.html", known, place="journal")


@doors.for_reader("GET", decides=True)
def with_proofs(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Downloads the trail with its proofs; the download is a line of it."""
    file = journal_export.export_journal(space_id=reader.space_id, by=reader.actor, at=clock.now())
    return _download(exporting.written(file), "application/json", "journal.json")


@doors.for_reader("GET", decides=True)
def as_fhir(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Downloads the same lines as a Bundle of AuditEvents."""
    lines = journal_export.whole_journal(space_id=reader.space_id, by=reader.actor, at=clock.now())
    written = orjson.dumps(audit_events.bundle(lines, base=f"{sites.software()}/fhir"))
    return _download(written, "application/fhir+json", "journal-fhir.json")


def _download(content: bytes, media_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
