"""Takes a whole file in, batch after batch, and tells what it changed; or what it would change.

A FHIR file is read twice: roles name professionals and organisations that may come after them; a third time when some
professionals are described by their roles alone. What is kept in memory besides one batch are identifiers, and those
professionals.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched
from pathlib import Path

from carnet.domain.identity import actions as identity
from carnet.domain.identity.listed import Changes, ListedOrganization, ListedProfessional, ListedSituation
from carnet.foundation.actors import Actor
from carnet.gateways.directories import entries, extract, fhir, table
from carnet.gateways.directories.entries import Resource, Unreadable
from carnet.gateways.directories.lines import Listed, Refused

BATCH = 1_000
_TABLES = {".csv": table.read, ".txt": extract.read}


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How a file is taken in. `is_complete`: who is not in it has left, `most` at most (a share, of 1)."""

    at: datetime
    by: Actor
    is_complete: bool = False
    most: float = 0.05
    batch: int = BATCH


@dataclass(slots=True)
class Report:
    """What a file changed, kind by kind, and the lines that say nothing usable."""

    organizations: Changes = field(default_factory=Changes)
    professionals: Changes = field(default_factory=Changes)
    situations: Changes = field(default_factory=Changes)
    refused: list[Refused] = field(default_factory=list)
    seen_professionals: set[str] = field(default_factory=set)
    seen_situations: set[str] = field(default_factory=set)

    @property
    def kinds(self) -> tuple[tuple[str, Changes], ...]:
        """What changed, by the name of the kind."""
        return (
            ("organisations", self.organizations),
            ("professionals", self.professionals),
            ("situations", self.situations),
        )

    def everything(self) -> Changes:
        """What changed, all kinds together."""
        whole = Changes()
        for _, changes in self.kinds:
            whole.add(changes)
        return whole


def take(path: Path, how: How) -> Report:
    """Takes a file in: .json (a Bundle), .ndjson (a resource a line), .csv, .txt (the public extract).

    Each batch is one transaction.

    Raises Unreadable, OSError, identity.actions.TooManyDepartures; the batches before stay.
    """
    report = Report()
    for listed in _lists(path, report):
        for batch in batched(listed, how.batch):
            _take(batch, report, how)
    if how.is_complete:
        departed = identity.depart(
            professionals=report.seen_professionals or None,
            situations=report.seen_situations or None,
            most=how.most,
            at=how.at,
        )
        for one in departed.departed:
            (report.situations if " @ " in one else report.professionals).departed.append(one)
    identity.note_import(changes=report.everything(), by=how.by, at=how.at)
    return report


def rehearse(path: Path, how: How) -> Report:
    """Tells what a file would change, and changes nothing. Raises the same."""
    told: list[Report] = []

    def act() -> Changes:
        told.append(take(path, how))
        return told[0].everything()

    identity.rehearse(act)
    return told[0]


def _lists(path: Path, report: Report) -> Iterator[Iterator[Listed]]:
    """Gives the lines of a file in an order in which they can be written."""
    if path.suffix in _TABLES:
        yield _of_table(path, report)
    elif path.suffix in {".json", ".ndjson"}:
        references = fhir.References()
        waiting: dict[str, ListedProfessional] = {}
        yield _described(_of_resources(path, ("Organization", "Practitioner"), references, report), waiting)
        yield _completed(path, references, waiting)
        yield _of_resources(path, ("PractitionerRole",), references, report)
    else:
        raise Unreadable("expected a file that ends with .json, .ndjson, .csv or .txt")


def _described(found: Iterator[Listed], waiting: dict[str, ListedProfessional]) -> Iterator[Listed]:
    """Gives who is described whole; the others wait for what their roles say of them."""
    for one in found:
        if isinstance(one, ListedProfessional) and not fhir.is_whole(one):
            waiting[one.rpps] = one
        else:
            yield one


def _completed(
    path: Path, references: fhir.References, waiting: dict[str, ListedProfessional]
) -> Iterator[ListedProfessional]:
    """Gives who waited, with what the file says of them elsewhere, if it does."""
    for _, resource in _resources(path) if waiting else ():
        if resource.get("resourceType") == "PractitionerRole":
            one = waiting.get(references.of(resource.get("practitioner")))
            if one is not None:
                waiting[one.rpps] = fhir.completed(one, resource)
    yield from waiting.values()


def _of_table(path: Path, report: Report) -> Iterator[Listed]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for found in _TABLES[path.suffix](stream):
            if isinstance(found, Refused):
                report.refused.append(found)
            else:
                yield from found


def _of_resources(path: Path, kinds: tuple[str, ...], references: fhir.References, report: Report) -> Iterator[Listed]:
    for place, resource in _resources(path):
        kind = resource.get("resourceType")
        if kind not in fhir.KINDS and "Organization" in kinds:
            report.refused.append(Refused(place, "no organisation, professional nor role"))
        if kind not in kinds:
            continue
        references.remember(resource)
        found = fhir.read(resource, place, references)
        if isinstance(found, Refused):
            report.refused.append(found)
        else:
            yield found


def _resources(path: Path) -> Iterator[tuple[str, Resource]]:
    with path.open("rb") as stream:
        yield from entries.of_lines(stream) if path.suffix == ".ndjson" else entries.of_bundle(stream)


def _take(batch: tuple[Listed, ...], report: Report, how: How) -> None:
    organizations = [one for one in batch if isinstance(one, ListedOrganization)]
    professionals = [one for one in batch if isinstance(one, ListedProfessional)]
    situations = [one for one in batch if isinstance(one, ListedSituation)]
    report.seen_professionals |= {one.rpps for one in professionals}
    report.seen_situations |= {one.id for one in situations if one.is_active}
    report.organizations.add(identity.take_organizations(listed=organizations, at=how.at))
    report.professionals.add(identity.take_professionals(listed=professionals))
    report.situations.add(identity.take_situations(listed=situations, at=how.at))
