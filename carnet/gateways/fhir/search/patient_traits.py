"""The parameters of ITI-78 and what each asks of the register of patients."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from carnet.domain.identity.codes import Sex
from carnet.domain.identity.finding import Comparison, Days, Description, Name
from carnet.foundation.values.ins import Ins
from carnet.gateways.fhir.mappings import identifiers, patient, references, times
from carnet.gateways.fhir.mappings.operation_outcome import Notice
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.search import paging
from carnet.gateways.fhir.search import parameters as grammar
from carnet.gateways.fhir.search.documents import Parameter
from carnet.gateways.fhir.search.paging import Mark
from carnet.gateways.fhir.search.parameters import Parameters

_LOCAL = ZoneInfo("Europe/Paris")
_R4 = "http://hl7.org/fhir/SearchParameter/"
_EMERGENCY = "Without identifier or _id: only in regulation, where family must be said too."
# What no citizen has here: who asks for it finds nobody.
_NOT_KEPT = (
    ("telecom", "token", _R4 + "individual-telecom"),
    ("address", "string", _R4 + "individual-address"),
    ("address-city", "string", _R4 + "individual-address-city"),
    ("address-country", "string", _R4 + "individual-address-country"),
    ("address-postalcode", "string", _R4 + "individual-address-postalcode"),
    ("address-state", "string", _R4 + "individual-address-state"),
    ("mothersMaidenName", "string", "http://hl7.org/fhir/SearchParameter/patient-extensions-Patient-mothersMaidenName"),
)
PARAMETERS = (
    Parameter(
        ("identifier",),
        "token",
        _R4 + "Patient-identifier",
        "urn:oid:…|INS, with or without its key; urn:oid:…| restricts the domains returned.",
    ),
    Parameter(("_id",), "token", _R4 + "Resource-id"),
    Parameter(("active",), "token", _R4 + "Patient-active", "Whether the record is open."),
    Parameter(("family",), "string", _R4 + "individual-family", "The whole birth or used name. " + _EMERGENCY),
    Parameter(("given",), "string", _R4 + "individual-given"),
    Parameter(("birthdate",), "date", _R4 + "individual-birthdate"),
    Parameter(("gender",), "token", _R4 + "individual-gender"),
    *(Parameter((name,), kind, definition, "Not kept: nobody is found.") for name, kind, definition in _NOT_KEPT),
)
_SEXES = {"female": Sex.FEMALE, "male": Sex.MALE, "unknown": Sex.UNKNOWN}
_GIVENS = {"": Comparison.BEGINS, "exact": Comparison.EXACT, "contains": Comparison.CONTAINS}
_FAMILIES = {"": Comparison.WHOLE, "exact": Comparison.EXACT}
_MODIFIERS = ("", ":exact", ":contains")


@dataclass(frozen=True, slots=True)
class Search:
    """What ITI-78 asks: who, as named or described, in which domains, and which page.

    `named` are INS or spaces of which one is meant, for each condition; None when nobody is named. `domains` are the
    OIDs of the identifiers to give, all when empty. `finds_nobody` when something that is not kept is asked for.
    """

    named: tuple[tuple[Ins | UUID | None, ...], ...]
    described: Description
    is_active: bool | None
    domains: frozenset[str]
    finds_nobody: bool
    mark: Mark
    count: int
    notices: tuple[Notice, ...]

    @property
    def only_names_by_ins(self) -> bool:
        """Whether nothing but INS is said of whom is looked for."""
        by_ins = all(isinstance(one, Ins) for named in self.named for one in named)
        return by_ins and self.described.says_nothing and self.is_active is None


def read(parameters: Parameters, *, accepted: tuple[str, ...], at: datetime) -> Search:
    """Reads the parameters of ITI-78. Raises Rejection."""
    domains, named = _identifiers(parameters, accepted)
    for asked in grammar.tokens(parameters, "_id"):
        _require_plain(asked, "_id")
        named.append(tuple(references.space(code.removeprefix("Patient/")) for code in asked.codes))
    not_kept = _not_kept(parameters)
    described = _described(parameters)
    is_active = grammar.flag(parameters, "active")
    mark = paging.read(parameters, at=at)
    if not named and not described.families and not not_kept:
        raise Rejection(Kind.MISSING_PARAMETER, "identifier", "expected identifier, _id or, in regulation, family")
    return Search(
        named=tuple(named),
        described=described,
        is_active=is_active,
        domains=domains,
        finds_nobody=bool(not_kept),
        mark=mark or Mark(0, at),
        count=grammar.count(parameters),
        notices=tuple(Notice(name, "this is not kept of citizens: nobody is found by it") for name in not_kept),
    )


def _identifiers(
    parameters: Parameters, accepted: tuple[str, ...]
) -> tuple[frozenset[str], list[tuple[Ins | UUID | None, ...]]]:
    """Reads the identifiers of which one must be the patient's, and the domains to give, named without a value."""
    domains: set[str] = set()
    named: list[tuple[Ins | UUID | None, ...]] = []
    for value in parameters.every("identifier"):
        found: list[Ins | UUID | None] = []
        for text in grammar.alternatives(value, "identifier"):
            system, code = grammar.token(text)
            oid = identifiers.oid_of_system(system)
            if oid not in accepted:
                raise Rejection(Kind.UNKNOWN_PATIENT, "identifier", "targetSystem not found")
            if code:
                found.append(patient.read_token(text, accepted, "identifier"))
            else:
                domains.add(oid)
        if found:
            named.append(tuple(found))
    return frozenset(domains), named


def _described(parameters: Parameters) -> Description:
    if any(name == "family:contains" for name, _ in parameters.pairs):
        raise Rejection(Kind.PARAMETER, "family", "names are looked for as a whole")
    return Description(
        families=tuple(Name(values, _FAMILIES[how]) for how, values in grammar.words(parameters, "family")),
        givens=tuple(Name(values, _GIVENS[how]) for how, values in grammar.words(parameters, "given")),
        births=tuple(_births(value) for value in parameters.every("birthdate")),
        sexes=_sexes(parameters),
    )


def _births(value: str) -> tuple[Days, ...]:
    found = tuple(days(text) for text in grammar.alternatives(value, "birthdate"))
    if not found:
        raise _refuse_date()
    return found


def _sexes(parameters: Parameters) -> frozenset[Sex] | None:
    asked = grammar.tokens(parameters, "gender")
    if not asked:
        return None
    kept = frozenset(Sex)
    for one in asked:
        if any(code not in {*_SEXES, "other"} for code in one.codes):
            raise Rejection(Kind.PARAMETER, "gender", "expected female, male, other or unknown")
        meant = frozenset(_SEXES[code] for code in one.codes if code in _SEXES)
        kept = kept - meant if one.is_negated else kept & meant
    return kept


def days(text: str) -> Days:
    """Reads a day of birth, or the days around it: `1984`, `ge1984-03`. Raises Rejection."""
    prefix = text[:2] if text[:2].isalpha() else "eq"
    try:
        span = times.span(text.removeprefix(prefix) if text[:2].isalpha() else text)
    except times.Unreadable:
        raise _refuse_date() from None
    start, end = _day(span.start), _day(span.end)
    if "T" in text or start == end:
        raise _refuse_date()
    match prefix:
        case "eq" | "ap":
            return Days(start, end)
        case "ne":
            return Days(start, end, is_outside=True)
        case "gt" | "sa":
            return Days(start=end)
        case "ge":
            return Days(start=start)
        case "lt" | "eb":
            return Days(end=start)
        case "le":
            return Days(end=end)
        case _:
            raise _refuse_date()


def _day(moment: datetime) -> date:
    return moment.astimezone(_LOCAL).date()


def _refuse_date() -> Rejection:
    return Rejection(Kind.PARAMETER, "birthdate", "expected a day such as 1984-03-12, or ge1984")


def _not_kept(parameters: Parameters) -> list[str]:
    """Gives the names of what is asked for and no citizen has here."""
    return [name for name, _, _ in _NOT_KEPT if parameters.every(*(name + modifier for modifier in _MODIFIERS))]


def _require_plain(asked: grammar.Tokens, name: str) -> None:
    if asked.is_negated:
        raise Rejection(Kind.PARAMETER, name, "a search names whom it looks for")
