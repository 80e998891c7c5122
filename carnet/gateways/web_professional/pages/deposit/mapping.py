"""From the form to the vault's own values."""

from collections.abc import Mapping
from datetime import date, datetime, time
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from carnet.design import dates
from carnet.domain.documents.codes import Author, AuthorKind, Coded, NewDocument, NewSubmission, Visibility
from carnet.foundation import nomenclatures
from carnet.foundation.values.structures import PROFESSIONALS_OID, ps_idnat
from carnet.gateways.web_professional import doors
from carnet.gateways.web_professional.pages.deposit.forms import DepositForm
from carnet.gateways.web_professional.visits import Visit


def submission(said: Mapping[str, object], visit: Visit, *, at: datetime) -> NewSubmission:
    """Describes a deposit from what a valid form says."""
    file, acted_on, reference = said["file"], said["acted_on"], said["reference"]
    assert isinstance(file, UploadedFile)
    assert isinstance(acted_on, date)
    assert isinstance(reference, UUID)
    acted_at = instant_of(acted_on, at=at)
    document = NewDocument(
        content=file.read(),
        media_type=DepositForm.media_type_of(file) or "",
        # OID 2.25: an identifier made of a UUID, here that of the form. Sent twice, it is one deposit.
        unique_id=f"2.25.{reference.int}",
        type=Coded(str(said["type"])),
        title=str(said["title"]),
        created_at=acted_at,
        service_start=acted_at,
        authors=(author(visit),),
        visibility=_visibility(said),
        replaces=doors.row_of(str(said["replaces"]))[1] if said.get("replaces") else None,
    )
    return NewSubmission(documents=(document,), author=author(visit), submitted_at=at)


def instant_of(day: date, *, at: datetime) -> datetime:
    """Gives an instant for a day: the present one today, noon in Paris for a day of the past."""
    if day == dates.local_day(at):
        return at
    return datetime.combine(day, time(12), dates.PARIS)


def author(visit: Visit) -> Author:
    """Names the professional who deposits as the author, in the place where the visit stands."""
    person = visit.professional
    code = f"G15_{person.profession}/{person.specialty}" if person.specialty else f"G15_{person.profession}"
    known = nomenclatures.author_specialty(code) or nomenclatures.author_specialty(f"G15_{person.profession}")
    return Author(
        kind=AuthorKind.PROFESSIONAL,
        id=ps_idnat(person.rpps),
        id_system=PROFESSIONALS_OID,
        family_name=person.family_name,
        given_name=person.given_name,
        specialty=Coded(known.code, known.system.oid, known.label) if known else None,
        organization_id=visit.place.id,
        organization_name=visit.place.name,
    )


def _visibility(said: Mapping[str, object]) -> frozenset[Visibility]:
    asked = {
        Visibility.HIDDEN_FROM_PATIENT: said.get("waits_for_announcement"),
        Visibility.HIDDEN_FROM_REPRESENTATIVES: said.get("hidden_from_representatives"),
    }
    return frozenset(restriction for restriction, is_asked in asked.items() if is_asked)
