"""The parameters of ITI-67 and what each asks of the vault."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carnet.domain.documents.codes import Criteria, Order, Status
from carnet.domain.documents.conditions import Among, Comparison, Condition, Field, Instant, Part, Words
from carnet.domain.documents.registering import labels
from carnet.domain.documents.rules import media
from carnet.foundation import nomenclatures
from carnet.foundation.values.structures import ps_idnat, rpps_of
from carnet.gateways.fhir.mappings import identifiers, references, signature
from carnet.gateways.fhir.mappings.document_reference import FROM_STATUS
from carnet.gateways.fhir.mappings.operation_outcome import Notice
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.search import dates, paging
from carnet.gateways.fhir.search import parameters as grammar
from carnet.gateways.fhir.search.paging import Mark
from carnet.gateways.fhir.search.parameters import Parameters

# No document has this identifier: what asks for it finds nothing, and is decided and journaled all the same.
NOTHING = UUID(int=0)
_ORDERS = {
    "date": Order.OLDEST_FIRST,
    "-date": Order.NEWEST_FIRST,
    "creation": Order.OLDEST_FIRST,
    "-creation": Order.NEWEST_FIRST,
    "period": Order.EARLIEST_CARE_FIRST,
    "-period": Order.LATEST_CARE_FIRST,
    "period-start": Order.EARLIEST_CARE_FIRST,
    "-period-start": Order.LATEST_CARE_FIRST,
    "period-end": Order.EARLIEST_END_OF_CARE_FIRST,
    "-period-end": Order.LATEST_END_OF_CARE_FIRST,
    "type": Order.BY_TYPE,
    "-type": Order.BY_TYPE_BACKWARDS,
    "category": Order.BY_CLASS,
    "-category": Order.BY_CLASS_BACKWARDS,
    "status": Order.BY_STATUS,
    "-status": Order.BY_STATUS_BACKWARDS,
    "_id": Order.BY_ID,
    "-_id": Order.BY_ID_BACKWARDS,
    "_lastUpdated": Order.EARLIEST_CHANGE_FIRST,
    "-_lastUpdated": Order.LATEST_CHANGE_FIRST,
}
# The tokens that are compared as they come.
_TOKENS = (
    (Field.TYPE, "type"),
    (Field.CLASS, "category"),
    (Field.FORMAT, "format"),
    (Field.FACILITY, "facility"),
    (Field.PRACTICE_SETTING, "setting"),
    (Field.EVENT, "event"),
    (Field.LANGUAGE, "language"),
)
_RELATED = ("related", "related:identifier", "related.identifier")
_AUTHOR = ("author", "author:identifier", "author.identifier")
COMPARISONS = {"": Comparison.BEGINS, "exact": Comparison.EXACT, "contains": Comparison.CONTAINS}


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
    Parameter(("period",), "date", _R4 + "DocumentReference-period"),
    Parameter(("period-start",), "date", _PDSM + "PDSm-DocumentReference-period-start"),
    Parameter(("period-end",), "date", _PDSM + "PDSm-DocumentReference-period-end"),
    Parameter(("security-label",), "token", _R4 + "DocumentReference-security-label"),
    Parameter(("isArchived", "PDSm_isArchived"), "token", _PDSM + "PDSm-isArchived"),
    Parameter(("contenttype",), "token", _R4 + "DocumentReference-contenttype"),
    Parameter(("language",), "token", _R4 + "DocumentReference-language"),
    Parameter(("_lastUpdated",), "date", _R4 + "Resource-lastUpdated"),
    Parameter(("relatesto",), "reference", _R4 + "DocumentReference-relatesto"),
    Parameter(("related",), "reference", _R4 + "DocumentReference-related", "By identifier."),
    Parameter(("author",), "reference", _R4 + "DocumentReference-author", "By identifier."),
    Parameter(("author.given",), "string", _MHD + "DocumentReference-Author-Given"),
    Parameter(("author.family",), "string", _MHD + "DocumentReference-Author-Family"),
)


@dataclass(frozen=True, slots=True)
class Search:
    """What ITI-67 asks: criteria, order, page, and what is to be told about it."""

    criteria: Criteria
    orders: tuple[Order, ...]
    mark: Mark
    count: int
    notices: tuple[Notice, ...]


def read(parameters: Parameters, *, base: str, at: datetime) -> Search:
    """Reads the parameters of ITI-67, the patient apart. Raises Rejection."""
    notices: list[Notice] = []
    mark = paging.read(parameters, at=at)
    conditions: list[Condition] = [
        *_statuses(parameters, notices),
        *_identifiers(parameters),
        *(one for field, name in _TOKENS for one in _tokens(parameters, field, name)),
        *_ids(parameters, Field.ID, "_id", base),
        *_ids(parameters, Field.LEADS_TO, "relatesto", base),
        *_media_types(parameters),
        *_labels(parameters),
        *_tokens(parameters, Field.REFERENCE, *_RELATED),
        *(Among(Field.AUTHOR, author_ids(asked), asked.is_negated) for asked in grammar.tokens(parameters, *_AUTHOR)),
        *words(parameters, Part.AUTHOR_FAMILY, "author.family"),
        *words(parameters, Part.AUTHOR_GIVEN, "author.given"),
        *_instants(parameters, at),
    ]
    criteria = Criteria(
        is_archived=grammar.flag(parameters, "isArchived", "PDSm_isArchived"),
        deposited_to=mark.after if mark else None,
        conditions=tuple(conditions),
    )
    return Search(
        criteria=criteria,
        orders=grammar.sorts(parameters, _ORDERS) or (Order.NEWEST_FIRST,),
        mark=mark or Mark(0, at),
        count=grammar.count(parameters),
        notices=tuple(notices),
    )


def author_ids(asked: grammar.Tokens) -> tuple[str, ...]:
    """Reads identifiers of authors; an RPPS is looked for alone and behind its digit, as documents write both."""
    found: list[str] = []
    for system, value in asked.values:
        bare = value.rpartition("/")[2]
        identifier, _ = identifiers.professional_id(system, bare)
        national = rpps_of(identifier)
        found.append(identifier)
        if national is not None:
            found.append(national)
        elif len(identifier) == 11 and identifier.isdigit():
            found.append(ps_idnat(identifier))
    return tuple(dict.fromkeys(found))


def words(parameters: Parameters, part: Part, *names: str) -> list[Words]:
    """Reads words that are compared with those of a document or a submission."""
    return [Words(part, values, COMPARISONS[modifier]) for modifier, values in grammar.words(parameters, *names)]


def row_ids(parameters: Parameters, name: str, resource: str, base: str) -> list[grammar.Tokens]:
    """Reads identifiers of rows of this server; one that is not of our form names nothing."""
    found = []
    for asked in grammar.tokens(parameters, name):
        named = (references.local(value, resource, base) or value for value in asked.codes)
        rows = (signature.row(value) or references.row(value) for value in named)
        values = tuple(("", str(row[1] if row else NOTHING)) for row in rows)
        found.append(grammar.Tokens(values, asked.is_negated))
    return found


def unique_ids(asked: grammar.Tokens, name: str) -> tuple[str, ...]:
    """Reads uniqueIds and logical identifiers, in the vault's one spelling: that of a logical one names the row."""
    if any(len(value) > identifiers.MAX_UNIQUE_ID for value in asked.codes):
        raise Rejection(Kind.PARAMETER, name, "the identifier is too long")
    return tuple(identifiers.unique_id_of_token(system, value) for system, value in asked.values)


def _tokens(parameters: Parameters, field: Field, *names: str) -> list[Condition]:
    return [Among(field, asked.codes, asked.is_negated) for asked in grammar.tokens(parameters, *names)]


def _instants(parameters: Parameters, at: datetime) -> list[Condition]:
    return [
        *dates.within(parameters, "creation", instant=Instant.CREATED, at=at),
        *dates.within(parameters, "date", instant=Instant.CREATED, at=at),
        *dates.within(parameters, "period-start", instant=Instant.SERVICE_START, at=at),
        *dates.within(parameters, "period-end", instant=Instant.SERVICE_STOP, at=at),
        *dates.within(parameters, "_lastUpdated", instant=Instant.CHANGED, at=at),
        *dates.during(parameters, "period", at=at),
    ]


def _statuses(parameters: Parameters, notices: list[Notice]) -> list[Condition]:
    asked = grammar.tokens(parameters, "status")
    if not asked:
        notices.append(Notice("status", "status is required; current and superseded were searched", "required"))
        return [Among(Field.STATUS, (Status.CURRENT.value, Status.SUPERSEDED.value))]
    if any(code not in FROM_STATUS for one in asked for code in one.codes):
        raise Rejection(Kind.PARAMETER, "status", "expected current, superseded or entered-in-error")
    return [Among(Field.STATUS, tuple(FROM_STATUS[code].value for code in one.codes), one.is_negated) for one in asked]


def _ids(parameters: Parameters, field: Field, name: str, base: str) -> list[Condition]:
    return [
        Among(field, asked.codes, asked.is_negated) for asked in row_ids(parameters, name, "DocumentReference", base)
    ]


def _identifiers(parameters: Parameters) -> list[Condition]:
    return [
        Among(Field.IDENTIFIER, unique_ids(asked, "identifier"), asked.is_negated)
        for asked in grammar.tokens(parameters, "identifier")
    ]


def _media_types(parameters: Parameters) -> list[Condition]:
    return [
        Among(Field.MEDIA_TYPE, tuple(media.canonical(code) for code in asked.codes), asked.is_negated)
        for asked in grammar.tokens(parameters, "contenttype")
    ]


def _labels(parameters: Parameters) -> list[Condition]:
    return [
        Among(Field.LABEL, tuple(_label(code) for code in asked.codes), asked.is_negated)
        for asked in grammar.tokens(parameters, "security-label")
    ]


def _label(code: str) -> str:
    known = nomenclatures.confidentiality(code)
    if known is None:
        raise Rejection(Kind.PARAMETER, "security-label", "unknown code")
    effect = labels.BY_EFFECT.get(known.effect)
    return effect.value if effect else known.code
