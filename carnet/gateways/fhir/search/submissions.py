"""The parameters of ITI-66 and what each asks of the vault."""

from dataclasses import dataclass
from datetime import datetime

from carnet.domain.documents.conditions import Among, OfSubmission, Part, SubmissionCondition
from carnet.domain.documents.submissions import SubmissionCriteria, SubmissionOrder
from carnet.gateways.fhir.mappings import identifiers
from carnet.gateways.fhir.mappings.operation_outcome import Notice
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
    Parameter(("code",), "token", _R4 + "clinical-code", "submissionset, or folder alone."),
    Parameter(
        ("status",), "token", _R4 + "List-status", "Submissions are always current; a folder is current or retired."
    ),
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
    Parameter(("title",), "string", _R4 + "List-title"),
    Parameter(("_lastUpdated",), "date", _R4 + "Resource-lastUpdated", "As date: submissions never change."),
)
_ORDERS = {
    "date": SubmissionOrder.OLDEST_FIRST,
    "-date": SubmissionOrder.NEWEST_FIRST,
    "_lastUpdated": SubmissionOrder.OLDEST_FIRST,
    "-_lastUpdated": SubmissionOrder.NEWEST_FIRST,
}
_SOURCE = ("source", "source:identifier", "source.identifier", "author", "author:identifier")
_PLACE = ("authorOrg", "PDSm_authorOrg")


@dataclass(frozen=True, slots=True)
class Search:
    """What ITI-66 asks: criteria, order, page, and what is to be told about it."""

    criteria: SubmissionCriteria
    order: SubmissionOrder
    mark: Mark
    count: int
    notices: tuple[Notice, ...]


def read(parameters: Parameters, *, base: str, at: datetime) -> Search:
    """Reads the parameters of ITI-66, the patient apart. Raises Rejection."""
    notices: list[Notice] = []
    mark = paging.read(parameters, at=at)
    conditions: list[SubmissionCondition] = [
        *_identifiers(parameters, base),
        *_codes(parameters),
        *documents.words(parameters, Part.AUTHOR_FAMILY, "source.family"),
        *documents.words(parameters, Part.AUTHOR_GIVEN, "source.given"),
        *documents.words(parameters, Part.TITLE, "title"),
        *dates.within(parameters, "date", instant=None, at=at),
        *dates.within(parameters, "_lastUpdated", instant=None, at=at),
    ]
    if not _kinds_match(parameters, notices):
        conditions.append(Among(OfSubmission.ID, (str(NOTHING),)))
    criteria = SubmissionCriteria(deposited_to=mark.after if mark else None, conditions=tuple(conditions))
    orders = grammar.sorts(parameters, _ORDERS) or (SubmissionOrder.NEWEST_FIRST,)
    return Search(criteria, orders[0], mark or Mark(0, at), grammar.count(parameters), tuple(notices))


def _identifiers(parameters: Parameters, base: str) -> list[SubmissionCondition]:
    return [
        *(
            Among(OfSubmission.ID, asked.codes, asked.is_negated)
            for asked in documents.row_ids(parameters, "_id", "List", base)
        ),
        *(
            Among(OfSubmission.IDENTIFIER, documents.unique_ids(asked, "identifier"), asked.is_negated)
            for asked in grammar.tokens(parameters, "identifier")
        ),
        *(
            Among(OfSubmission.SOURCE, tuple(_source_id(*value) for value in asked.values), asked.is_negated)
            for asked in grammar.tokens(parameters, "sourceId", "SourceId")
        ),
        *(
            Among(OfSubmission.AUTHOR, documents.author_ids(asked), asked.is_negated)
            for asked in grammar.tokens(parameters, *_SOURCE)
        ),
        *(
            Among(
                OfSubmission.AUTHOR_ORGANIZATION, tuple(structure(*value) for value in asked.values), asked.is_negated
            )
            for asked in grammar.tokens(parameters, *_PLACE)
        ),
    ]


def structure(system: str, value: str) -> str:
    """Gives the Struct_IdNat of a structure named in a search, by reference or by identifier."""
    return identifiers.structure_id(system, value.rpartition("/")[2])


def _codes(parameters: Parameters) -> list[SubmissionCondition]:
    return [
        Among(OfSubmission.CONTENT_TYPE, asked.codes, asked.is_negated)
        for asked in grammar.tokens(parameters, "designationType", "DesignationType")
    ]


def _kinds_match(parameters: Parameters, notices: list[Notice]) -> bool:
    """Says whether what is asked exists here: submission sets, all of them current, none archived."""
    for name in ("code", "status"):
        if not any(asked == name or asked.startswith(f"{name}:") for asked, _ in parameters.pairs):
            notices.append(Notice(name, f"{name} is required; every submission was searched", "required"))
    kinds = ((one, "submissionset") for one in grammar.tokens(parameters, "code"))
    statuses = ((one, "current") for one in grammar.tokens(parameters, "status"))
    archived = grammar.flag(parameters, "isArchived", "PDSm_isArchived")
    matching = [(own in asked.codes) is not asked.is_negated for asked, own in (*kinds, *statuses)]
    return all(matching) and archived is not True


def _source_id(system: str, value: str) -> str:
    if system.startswith("urn:oid:") and not value.startswith("urn:"):
        return f"{system.removeprefix('urn:oid:')}^{value}"
    return value.removeprefix("urn:oid:")
