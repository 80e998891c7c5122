"""The parameters of ITI-66 and what each asks of the vault."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carnet.domain.documents.submissions import SubmissionCriteria
from carnet.gateways.fhir.mappings import identifiers, references
from carnet.gateways.fhir.mappings.operation_outcome import Notice
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.search import dates, documents, paging
from carnet.gateways.fhir.search import parameters as grammar
from carnet.gateways.fhir.search.documents import NOTHING, Parameter
from carnet.gateways.fhir.search.paging import Mark
from carnet.gateways.fhir.search.parameters import Parameters

_R4 = "http://hl7.org/fhir/SearchParameter/"
_MHD = "https://profiles.ihe.net/ITI/MHD/SearchParameter/"
PARAMETERS = (
    Parameter(("patient", "subject"), "reference", _R4 + "clinical-patient", "Required, or patient.identifier."),
    Parameter(("patient.identifier",), "token", documentation="The INS: urn:oid:…|value, with or without its key."),
    Parameter(("code",), "token", _R4 + "clinical-code", "submissionset: folders are not kept."),
    Parameter(("status",), "token", _R4 + "List-status", "Submissions are always current."),
    Parameter(("date",), "date", _R4 + "clinical-date", "When the documents were submitted."),
    Parameter(("identifier",), "token", _R4 + "clinical-identifier"),
    Parameter(("_id",), "token", _R4 + "Resource-id"),
    Parameter(("designationType", "DesignationType"), "token", _MHD + "List-DesignationType"),
    Parameter(("sourceId", "SourceId"), "token", _MHD + "List-SourceId"),
    Parameter(
        ("isArchived", "PDSm_isArchived"),
        "token",
        "https://interop.esante.gouv.fr/ig/fhir/pdsm/SearchParameter/PDSm-isArchived",
        "Documents are archived, submissions never.",
    ),
    Parameter(("source",), "reference", _R4 + "List-source", "By identifier."),
    Parameter(("source.given",), "string", _MHD + "List-Author-Given"),
    Parameter(("source.family",), "string", _MHD + "List-Author-Family"),
    Parameter(
        ("authorOrg", "PDSm_authorOrg"),
        "token",
        "https://interop.esante.gouv.fr/ig/fhir/pdsm/SearchParameter/PDSm-authorOrg",
        "The structure of the source, by identifier.",
    ),
    Parameter(("title",), "string", _R4 + "List-title", "Any words of the title."),
)


@dataclass(frozen=True, slots=True)
class Search:
    """What ITI-66 asks: criteria, page, and what is to be told about it."""

    criteria: SubmissionCriteria
    mark: Mark
    count: int
    notices: tuple[Notice, ...]


def read(parameters: Parameters, *, base: str, at: datetime) -> Search:
    """Reads the parameters of ITI-66, the patient apart. Raises Rejection."""
    notices: list[Notice] = []
    mark = paging.read(parameters, at=at)
    ids = _ids(parameters, base)
    if not _kinds_match(parameters, notices):
        ids = (NOTHING,)
    submitted = dates.read(parameters, "date", at=at)
    if parameters.one("_sort").strip() not in {"", "-date"}:
        raise Rejection(Kind.PARAMETER, "_sort", "expected -date")
    criteria = SubmissionCriteria(
        ids=ids,
        unique_ids=tuple(
            identifiers.unique_id_of_token(system, value) for system, value in grammar.several(parameters, "identifier")
        ),
        source_ids=tuple(
            _source_id(system, value) for system, value in grammar.several(parameters, "sourceId", "SourceId")
        ),
        content_types=grammar.codes(parameters, "designationType", "DesignationType") or (),
        author_ids=documents.author_ids(
            parameters, "source", "source:identifier", "source.identifier", "author", "author:identifier"
        ),
        author_organizations=tuple(value for _, value in grammar.several(parameters, "authorOrg", "PDSm_authorOrg")),
        author_family=documents.name(parameters, "source.family"),
        author_given=documents.name(parameters, "source.given"),
        title=documents.name(parameters, "title"),
        submitted_from=submitted.start,
        submitted_to=submitted.end,
    )
    return Search(criteria, mark or Mark(0, at), grammar.count(parameters), tuple(notices))


def _kinds_match(parameters: Parameters, notices: list[Notice]) -> bool:
    """Says whether what is asked exists here: submission sets, all of them current."""
    code, status = grammar.codes(parameters, "code"), grammar.codes(parameters, "status")
    for name, asked in (("code", code), ("status", status)):
        if asked is None:
            notices.append(Notice(name, f"{name} is required; every submission was searched", "required"))
    archived = grammar.flag(parameters, "isArchived", "PDSm_isArchived")
    return (
        (code is None or "submissionset" in code) and (status is None or "current" in status) and archived is not True
    )


def _ids(parameters: Parameters, base: str) -> tuple[UUID, ...]:
    found = []
    for _, value in grammar.several(parameters, "_id"):
        row = references.row(references.local(value, "List", base) or value)
        found.append(row[1] if row else NOTHING)
    return tuple(found)


def _source_id(system: str, value: str) -> str:
    if system.startswith("urn:oid:") and not value.startswith("urn:"):
        return f"{system.removeprefix('urn:oid:')}^{value}"
    return value.removeprefix("urn:oid:")
