"""ITI-119, `$match`: who a described patient is, and how surely."""

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from carnet.domain.access import searching
from carnet.domain.access.reading import PatientSheet
from carnet.domain.identity import finding
from carnet.domain.identity.codes import PatientIdentity, Sex
from carnet.domain.identity.finding import Comparison, Description, Name
from carnet.domain.spaces.queries import NoSuchSpace
from carnet.foundation.values.ins import Ins
from carnet.gateways.fhir.exchange import Call, Reply
from carnet.gateways.fhir.interactions import patients
from carnet.gateways.fhir.mappings import identifiers, patient
from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.search import patient_traits
from carnet.gateways.fhir.search.parameters import DEFAULT_COUNT, MOST_COUNT
from carnet.gateways.fhir.wire import elements
from carnet.gateways.fhir.wire.elements import Element, Json, JsonObject

GRADE = "http://hl7.org/fhir/StructureDefinition/match-grade"
_SCORES = {"certain": 1.0, "probable": 0.8, "possible": 0.5}
_GENDERS = {"female": Sex.FEMALE, "male": Sex.MALE, "unknown": Sex.UNKNOWN}


@dataclass(frozen=True, slots=True)
class _Asked:
    ins: Ins | None
    said: Description
    birth_place: str
    only_certain: bool
    count: int


def match(call: Call) -> Reply:
    """Finds the patients that a Patient resource may describe, the surest first.

    By the INS for everybody; by traits for who answers emergency calls (TD0.5). Nobody is certain whose traits
    contradict what is said; `onlyCertainMatches` gives one patient or none. Source: IHE PDQm, ITI-119.
    """
    asked = _asked(elements.expect(call.body().value, "Parameters", "Patient"), call.accepted)
    graded = sorted(_graded(asked, call), key=lambda one: -_SCORES[one[0]])
    if asked.only_certain:
        certain = [one for one in graded if one[0] == "certain"]
        graded = certain if len(certain) == 1 and len(graded) == 1 else []
    entries: list[Json] = [_entry(grade, resource, call) for grade, resource in graded[: asked.count]]
    bundle: JsonObject = {
        "resourceType": "Bundle",
        "type": "searchset",
        "timestamp": call.at.isoformat(),
        "total": len(graded),
    }
    if entries:
        bundle["entry"] = entries
    return Reply(bundle)


def _graded(asked: _Asked, call: Call) -> list[tuple[str, JsonObject]]:
    found = []
    for space_id in _spaces(asked, call):
        try:
            resource, sheet = patients.known(space_id, asked.ins, by=call.by, at=call.at)
        except NoSuchSpace:
            continue
        grade = _grade(asked, sheet)
        if grade:
            found.append((grade, resource))
    return found


def _spaces(asked: _Asked, call: Call) -> tuple[UUID, ...]:
    if asked.ins is not None:
        return searching.by_ins(readings=(asked.ins,), by=call.by, at=call.at)
    if not asked.said.families:
        raise Rejection(Kind.REQUIRED, "Patient.identifier", "expected an INS or, in regulation, a family name")
    try:
        return searching.described(said=asked.said, today=timezone.localdate(call.at), by=call.by, at=call.at)
    except finding.TooMany as error:
        raise Rejection(Kind.TOO_MANY, "Patient.name") from error


def _grade(asked: _Asked, sheet: PatientSheet | None) -> str:
    """Says how surely somebody is meant; '' for who is not.

    An INS is certain unless the traits that came with it are somebody else's. The five strict traits are certain, fewer
    are probable when the day of birth and a given name are among them, else possible.
    """
    if sheet is None:
        # A record that is not open is told to who names its INS, and to nobody else.
        return "" if asked.ins is None else "certain" if asked.said.says_nothing else "possible"
    identity = sheet.identity
    agrees = finding.matches(identity, asked.said) and asked.birth_place in {"", identity.birth_place.upper()}
    if asked.ins is not None and _has(identity, asked.ins):
        return "certain" if agrees else "possible"
    if not agrees:
        return ""
    said = asked.said
    if not (said.givens and said.births):
        return "possible"
    return "certain" if said.sexes is not None and asked.birth_place else "probable"


def _has(identity: PatientIdentity, ins: Ins) -> bool:
    return any((one.oid, one.matricule) == (ins.oid, ins.matricule) for one in (identity.ins, *identity.historic))


def _asked(root: Element, accepted: tuple[str, ...]) -> _Asked:
    if root.resource_type == "Patient":
        return _read(root, accepted, only_certain=False, count=DEFAULT_COUNT)
    root.check("Parameters")
    described: Element | None = None
    only_certain, count = False, DEFAULT_COUNT
    for parameter in root.children("parameter"):
        parameter.check("ParametersParameter")
        match parameter.required("name"):
            case "resource":
                described = parameter.needed("resource")
            case "onlyCertainMatches":
                only_certain = parameter.flag("valueBoolean") or False
            case "count":
                count = min(parameter.number("valueInteger") or DEFAULT_COUNT, MOST_COUNT)
            case other:
                raise Rejection(Kind.PARAMETER, parameter.at("name"), f"not a parameter of $match: {other[:40]}")
    if described is None or described.resource_type != "Patient":
        raise Rejection(Kind.REQUIRED, root.at("parameter"), "expected the parameter resource, a Patient")
    return _read(described, accepted, only_certain=only_certain, count=count)


def _read(described: Element, accepted: tuple[str, ...], *, only_certain: bool, count: int) -> _Asked:
    found = identifiers.read_ins(described.children("identifier"), accepted)
    source = patient.read_source(described, accepted)
    births = described.text("birthDate").strip()
    gender = described.text("gender")
    if gender and gender not in {*_GENDERS, "other"}:
        raise Rejection(Kind.CODE, described.at("gender"), "expected female, male, other or unknown")
    givens = source.given_names.split()
    said = Description(
        families=(Name((source.family_name,), Comparison.WHOLE),) if source.family_name.strip() else (),
        givens=(Name((givens[0],), Comparison.WHOLE),) if givens else (),
        births=((patient_traits.days(births),),) if births else (),
        sexes=frozenset({_GENDERS[gender]}) if gender in _GENDERS else None,
    )
    return _Asked(found[0] if found else None, said, source.birth_place.upper(), only_certain, count)


def _entry(grade: str, resource: JsonObject, call: Call) -> JsonObject:
    graded: JsonObject = {"url": GRADE, "valueCode": grade}
    search: JsonObject = {"extension": [graded], "mode": "match", "score": _SCORES[grade]}
    return {"fullUrl": f"{call.base}/Patient/{resource['id']}", "resource": resource, "search": search}
