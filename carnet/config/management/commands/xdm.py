"""What an operator does with archives of documents (IHE XDM): deposit one, make one, in the name of somebody."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
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
from carnet.journeys.archives import making, taking
from carnet.journeys.archives.taking import Taken


class Command(BaseCommand):
    """`carnet xdm deposit`, `carnet xdm export`."""

    help = "Deposits the documents of an archive (IHE_XDM.ZIP); makes an archive of documents."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Reads the verb and its words."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        deposit = verbs.add_parser("deposit", help="deposit the documents of an archive for the patient it names")
        deposit.add_argument("file", type=Path, help="the archive, IHE_XDM.ZIP")
        export = verbs.add_parser("export", help="make an archive of documents of one space, as somebody may read them")
        export.add_argument("file", type=Path, help="the archive to write; it must not be there")
        export.add_argument("documents", nargs="+", help="the public identifiers of the documents")
        for one in (deposit, export):
            one.add_argument(
                "--by", required=True, help="who acts: the RPPS of a professional, or the identifier of a structure"
            )
            one.add_argument("--at", default="", help="the structure where the professional works, among several")

    def handle(self, *_args: Any, verb: str, file: Path, by: str, at: str, **options: Any) -> None:
        """Does the verb."""
        if verb == "deposit":
            self._deposit(file, by, at)
        else:
            self._export(file, options["documents"], by, at)

    def _export(self, file: Path, documents: list[str], by: str, at: str) -> None:
        try:
            rows = [ids.parse_public_row(document) for document in documents]
        except ids.UnreadableId as error:
            raise CommandError(f"{error} is no identifier of a document.") from error
        spaces = {space_id for space_id, _ in rows}
        if len(spaces) != 1:
            raise CommandError("An archive is about one patient.")
        try:
            made = making.export_archive(
                space_id=spaces.pop(),
                document_ids=[document_id for _, document_id in rows],
                repository=settings.REPOSITORY.oid,
                by=_actor(by, at),
                at=clock.now(),
            )
            with file.open("xb") as written:
                written.write(made)
        except making.TooMuch as error:
            raise CommandError(f"The selection is too large: {error}.") from error
        except _REFUSED as error:
            raise CommandError(_told(error)) from error
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror or type(error).__name__}") from error
        self.stdout.write(f"{file}: {len(rows)} documents")

    def _deposit(self, file: Path, by: str, at: str) -> None:
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
            return "Nobody here is that patient."
        case actions.UniqueIdInUse():
            return "A uniqueId of the archive is already that of another document."
        case Refused():
            return f"The law refuses: {error.decision.reason}."
        case _:
            return "A document that is named is not here."
