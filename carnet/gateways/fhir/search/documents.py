"""The parameters of ITI-67 and what each asks of the vault."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from carnet.domain.documents.codes import Criteria, Order, Status
from carnet.domain.documents.rules import media
from carnet.foundation import nomenclatures
from carnet.foundation.values.structures import ps_idnat, rpps_of
from carnet.gateways.fhir.mappings import identifiers, references
from carnet.gateways.fhir.mappings.document_reference import FROM_STATUS
from carnet.gateways.fhir.mappings.new_document import VISIBILITIES_BY_EFFECT
from carnet.gateways.fhir.mappings.operation_outcome import Notice
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.search import dates, paging
from carnet.gateways.fhir.search import parameters as grammar
from carnet.gateways.fhir.search.paging import Mark
from carnet.gateways.fhir.search.parameters import Parameters

# No document has this identifier: what asks for it finds nothing, and is decided and journaled all the same.
NOTHING = UUID(int=0)
_ORDERS = {
    "": Order.NEWEST_FIRST,
    "-date": Order.NEWEST_FIRST,
    "-creation": Order.NEWEST_FIRST,
    "date": Order.OLDEST_FIRST,
    "creation": Order.OLDEST_FIRST,
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A search parameter as the CapabilityStatement tells it. `names` are every spelling, the first is told."""

    names: tuple[str, ...]
    type: str
    definition: str = ""
    documentation: str = ""


_R4 = "http://hl7.org/fhir/SearchParameter/"
_PDSM = "https://interop.esante.gouv.fr/ig/fhir/pdsm/SearchParameter/"
_MHD = "https://profiles.ihe.net/ITI/MHD/SearchParameter/"
PARAMETERS = (
    Parameter(("patient", "subject"), "reference", _R4 + "clinical-patient", "Required, or patient.identifier."),
    Parameter(("patient.identifier",), "token", documentation="The INS: urn:oid:…|value, with or without its key."),
    Parameter(("status",), "token", _R4 + "DocumentReference-status"),
    Parameter(("type",), "token", _R4 + "clinical-type"),
    Parameter(("category",), "token", _R4 + "DocumentReference-category"),
    Parameter(("facility",), "token", _R4 + "DocumentReference-facility"),
    Parameter(("setting",), "token", _R4 + "DocumentReference-setting"),
    Parameter(("format",), "token", _R4 + "DocumentReference-format"),
    Parameter(("event",), "token", _R4 + "DocumentReference-event"),
    Parameter(("identifier",), "token", _R4 + "clinical-identifier", "uniqueId, or the logical identifier."),
    Parameter(("_id",), "token", _R4 + "Resource-id"),
    Parameter(("creation",), "date", _MHD + "DocumentReference-Creation"),
    Parameter(("date",), "date", _R4 + "DocumentReference-date", "The date of the document, as creation."),
    Parameter(("period",), "date", _R4 + "DocumentReference-period", "Compared with the beginning of the period."),
    Parameter(("period-start",), "date", _PDSM + "PDSm-DocumentReference-period-start"),
    Parameter(("period-end",), "date", _PDSM + "PDSm-DocumentReference-period-end"),
    Parameter(("security-label",), "token", _R4 + "DocumentReference-security-label"),
    Parameter(("isArchived", "PDSm_isArchived"), "token", _PDSM + "PDSm-isArchived"),
    Parameter(("contenttype",), "token", _R4 + "DocumentReference-contenttype"),
    Parameter(("relatesto",), "reference", _R4 + "DocumentReference-relatesto"),
    Parameter(("related",), "reference", _R4 + "DocumentReference-related", "By identifier."),
    Parameter(("author",), "reference", _R4 + "DocumentReference-author", "By identifier."),
    Parameter(("author.given",), "string", _MHD + "DocumentReference-Author-Given"),
    Parameter(("author.family",), "string", _MHD + "DocumentReference-Author-Family"),
)


@dataclass(frozen=True, slots=True)
class Search:
    """What ITI-67 asks: criteria, order, page, and what is to be told about it.

    `logical_ids` are the rows that `identifier` may also name: to try when no uniqueId was found.
    """

    criteria: Criteria
    order: Order
    mark: Mark
    count: int
    notices: tuple[Notice, ...]
    logical_ids: tuple[UUID, ...]


def read(parameters: Parameters, *, base: str, at: datetime) -> Search:
    """Reads the parameters of ITI-67, the patient apart. Raises Rejection."""
    notices: list[Notice] = []
    mark = paging.read(parameters, at=at)
    unique_ids, logical_ids = _identifiers(parameters)
    service, period = (dates.read(parameters, name, at=at) for name in ("period-start", "period"))
    started = service.within(period)
    ended = dates.read(parameters, "period-end", at=at)
    created = dates.read(parameters, "creation", at=at).within(dates.read(parameters, "date", at=at))
    criteria = Criteria(
        ids=_ids(parameters, "_id", "DocumentReference", base),
        unique_ids=unique_ids,
        statuses=_statuses(parameters, notices),
        types=_codes(parameters, "type"),
        classes=_codes(parameters, "category"),
        formats=_codes(parameters, "format"),
        facilities=_codes(parameters, "facility"),
        practice_settings=_codes(parameters, "setting"),
        events=_values(grammar.several(parameters, "event")),
        media_types=tuple(media.canonical(code) for code in _codes(parameters, "contenttype")),
        labels=_labels(parameters),
        reference_ids=_values(grammar.several(parameters, "related", "related:identifier", "related.identifier")),
        replaces=_ids(parameters, "relatesto", "DocumentReference", base),
        author_ids=author_ids(parameters, "author", "author:identifier", "author.identifier"),
        author_family=name(parameters, "author.family"),
        author_given=name(parameters, "author.given"),
        is_archived=grammar.flag(parameters, "isArchived", "PDSm_isArchived"),
        created_from=created.start,
        created_to=created.end,
        service_from=started.start,
        service_to=started.end,
        stop_from=ended.start,
        stop_to=ended.end,
        deposited_to=mark.after if mark else None,
    )
    return Search(
        criteria=_without_contradiction(criteria, parameters),
        order=_order(parameters),
        mark=mark or Mark(0, at),
        count=grammar.count(parameters),
        notices=tuple(notices),
        logical_ids=logical_ids,
    )


def author_ids(parameters: Parameters, *names: str) -> tuple[str, ...]:
    """Reads identifiers of authors; an RPPS is looked for alone and behind its digit, as documents write both."""
    found: list[str] = []
    for system, value in grammar.several(parameters, *names):
        bare = value.rpartition("/")[2]
        identifier, _ = identifiers.professional_id(system, bare)
        national = rpps_of(identifier)
        found.append(identifier)
        if national is not None:
            found.append(national)
        elif len(identifier) == 11 and identifier.isdigit():
            found.append(ps_idnat(identifier))
    return tuple(dict.fromkeys(found))


def _codes(parameters: Parameters, name: str) -> tuple[str, ...]:
    found = grammar.codes(parameters, name)
    # Two conditions that exclude each other: a code that nothing bears.
    return () if found is None else found or ("\x7f",)


def _values(found: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(value for _, value in found)


def _statuses(parameters: Parameters, notices: list[Notice]) -> tuple[Status, ...]:
    asked = grammar.codes(parameters, "status")
    if asked is None:
        notices.append(Notice("status", "status is required; current and superseded were searched", "required"))
        return (Status.CURRENT, Status.SUPERSEDED)
    unknown = [code for code in asked if code not in FROM_STATUS]
    if unknown:
        raise Rejection(Kind.PARAMETER, "status", "expected current, superseded or entered-in-error")
    return tuple(FROM_STATUS[code] for code in asked)


def _without_contradiction(criteria: Criteria, parameters: Parameters) -> Criteria:
    """Makes a search whose conditions on the status exclude each other find nothing."""
    if parameters.every("status") and not criteria.statuses:
        return replace(criteria, ids=(NOTHING,))
    return criteria


def _ids(parameters: Parameters, name: str, resource: str, base: str) -> tuple[UUID, ...]:
    """Reads identifiers of this server; one that is not of our form names nothing."""
    found = []
    for _, value in grammar.several(parameters, name):
        row = references.row(references.local(value, resource, base) or value)
        found.append(row[1] if row else NOTHING)
    return tuple(found)


def _identifiers(parameters: Parameters) -> tuple[tuple[str, ...], tuple[UUID, ...]]:
    unique_ids, logical = [], []
    for system, value in grammar.several(parameters, "identifier"):
        if len(value) > identifiers.MAX_UNIQUE_ID:
            raise Rejection(Kind.PARAMETER, "identifier", "the identifier is too long")
        unique_ids.append(identifiers.unique_id_of_token(system, value))
        row = logical_row(value)
        if row is not None:
            logical.append(row)
    return tuple(unique_ids), tuple(logical)


def logical_row(value: str) -> UUID | None:
    """Gives the row named by a logical identifier (`urn:uuid:…`); None for another identifier."""
    try:
        return UUID(value.removeprefix("urn:uuid:")) if value.startswith("urn:uuid:") else None
    except ValueError:
        return None


def _labels(parameters: Parameters) -> tuple[str, ...]:
    found = []
    for _, code in grammar.several(parameters, "security-label"):
        known = nomenclatures.confidentiality(code)
        if known is None:
            raise Rejection(Kind.PARAMETER, "security-label", "unknown code")
        effect = VISIBILITIES_BY_EFFECT.get(known.effect)
        found.append(effect.value if effect else known.code)
    return tuple(found)


def name(parameters: Parameters, parameter: str) -> str:
    """Reads words that are compared as text. Raises Rejection when alternatives are given."""
    value = parameters.one(parameter)
    if len(grammar.alternatives(value, parameter)) > 1:
        raise Rejection(Kind.PARAMETER, parameter, "one name per search")
    return value.strip()[:100]


def _order(parameters: Parameters) -> Order:
    asked = parameters.one("_sort").strip()
    if asked not in _ORDERS:
        raise Rejection(Kind.PARAMETER, "_sort", "expected date, -date, creation or -creation")
    return _ORDERS[asked]
