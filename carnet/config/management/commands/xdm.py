"""What an operator does with archives of documents (IHE XDM): deposit one in the name of whom it comes from."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from carnet.domain.documents import actions
from carnet.domain.documents.rules.faults import Invalid
from carnet.domain.identity import queries as identity
from carnet.domain.spaces.queries import NoSuchSpace
from carnet.foundation import clock, ids
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.decisions import Refused
from carnet.foundation.ebrim.reading import UnreadableObjects
from carnet.foundation.values import structures
from carnet.foundation.xdm.opening import MOST_BYTES, NotAnArchive
from carnet.journeys.archives import taking
from carnet.journeys.archives.taking import Taken


class Command(BaseCommand):
    """`carnet xdm deposit`."""

    help = "Deposits the documents of an archive (IHE_XDM.ZIP)."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Reads the verb and its words."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        deposit = verbs.add_parser("deposit", help="deposit the documents of an archive for the patient it names")
        deposit.add_argument("file", type=Path, help="the archive, IHE_XDM.ZIP")
        deposit.add_argument(
            "--by", required=True, help="who deposits: the RPPS of a professional, or the identifier of a structure"
        )
        deposit.add_argument(
            "--at", default="", help="the structure where the professional works, if there are several"
        )

    def handle(self, *_args: Any, file: Path, by: str, at: str, **_options: Any) -> None:
        """Does the verb."""
        try:
            with file.open("rb") as opened:
                content = opened.read(MOST_BYTES + 1)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror or type(error).__name__}") from error
        actor = _actor(by, at)
        try:
            taken = taking.deposit_archive(content=content, by=actor, at=clock.now())
        except _REFUSED as error:
            raise CommandError(_told(error)) from error
        for one in taken:
            self._tell(one)

    def _tell(self, taken: Taken) -> None:
        deposited = taken.deposited
        if deposited is not None:
            word = "deposited" if deposited.was_new else "already here"
            for document_id in deposited.document_ids:
                self.stdout.write(f"{taken.folder}: {ids.public_row(taken.space_id, document_id)} {word}")
        for document_id in taken.removed:
            self.stdout.write(f"{taken.folder}: {ids.public_row(taken.space_id, document_id)} deleted")
        warnings = [notice.message for notice in taken.notices]
        warnings += deposited.warnings if deposited is not None and deposited.was_new else ()
        for warning in warnings:
            self.stdout.write(f"{taken.folder}: warning: {warning}")


def _actor(by: str, place_id: str) -> Actor:
    """Finds who deposits in the directory: a professional in one place, or the software of a structure."""
    try:
        rpps = structures.parse_rpps(by)
    except structures.UnreadableIdentifier:
        rpps = ""
    person = identity.professional(rpps=rpps, on=timezone.localdate()) if rpps else None
    if person is None:
        place = identity.organization(organization_id=by)
        if place is None:
            raise CommandError(f"{by} is nobody of the directory.")
        return Actor(
            kind=ActorKind.STRUCTURE,
            id=place.id,
            name=place.name,
            organization_id=place.id,
            organization_name=place.name,
        )
    places = [place for place in person.organizations if place_id in {"", place.id}]
    if len(places) != 1:
        known = ", ".join(place.id for place in person.organizations)
        raise CommandError(f"Say where {by} works with --at, one of: {known or 'none'}.")
    return Actor(
        kind=ActorKind.PROFESSIONAL,
        id=person.rpps,
        name=person.display_name,
        profession=person.profession,
        specialty=person.specialty,
        organization_id=places[0].id,
        organization_name=places[0].name,
    )


_REFUSED = (
    NotAnArchive,
    UnreadableObjects,
    Invalid,
    taking.NoSuchPatient,
    actions.UniqueIdInUse,
    actions.UnknownDocument,
    Refused,
    NoSuchSpace,
)


def _told(error: Exception) -> str:
    """Says why an archive is refused, without health data."""
    match error:
        case NotAnArchive():
            return f"The archive is refused: {error}."
        case UnreadableObjects():
            return f"METADATA.XML is refused: {error}."
        case Invalid():
            place = f" ({error.fault.place})" if error.fault.place else ""
            return f"A document is refused: {error.fault.message}{place}."
        case taking.NoSuchPatient() | NoSuchSpace():
            return "Nobody here has the INS of the archive."
        case actions.UniqueIdInUse():
            return "A uniqueId of the archive is already that of another document."
        case Refused():
            return f"The law refuses: {error.decision.reason}."
        case _:
            return "The document to delete is not here."
