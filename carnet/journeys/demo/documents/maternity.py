"""Writes the summaries of pregnancy, birth and the first days (maternity)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from carnet.journeys.demo.documents import blocks, body, entries, header
from carnet.journeys.demo.documents.act import Act, Coded, identifier
from carnet.journeys.demo.documents.xml import Element, coded, el, reference, templates, write

_SNOMED = "2.16.840.1.113883.6.96"
_LOINC = "2.16.840.1.113883.6.1"
_SIMPLE = ("1.3.6.1.4.1.19376.1.5.3.1.4.13", "1.2.250.1.213.1.1.3.48")
_SECTIONS = {
    "pregnancy": ("10162-6", "Historique des grossesses", "1.2.250.1.213.1.1.2.77"),
    "surveillance": ("57078-8", "Examens et surveillance prénataux", "1.2.250.1.213.1.1.2.173"),
    "labour": ("57074-7", "Travail et accouchement", "1.2.250.1.213.1.1.2.123"),
    "newborn": ("57075-4", "Informations sur le nouveau-né", "1.2.250.1.213.1.1.2.124"),
    "events": ("42545-4", "Evènements observés", "1.2.250.1.213.1.1.2.163"),
    "screening": ("29545-1", "Dépistages", "1.2.250.1.213.1.1.2.84"),
    "feeding": ("47420-5", "Alimentation du nouveau-né", "1.2.250.1.213.1.1.2.162"),
    "plan": ("18776-5", "Plan de soins", "1.2.250.1.213.1.1.2.158"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact of the follow-up: what, how it is said, and its code and value when they are known."""

    name: str
    said: str
    code: Coded | None = None
    number: str | None = None
    unit: str = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One section of a summary: a known kind, its facts, and a text."""

    kind: str
    facts: Sequence[Fact] = ()
    text: str = ""
    signs: entries.Signs = field(default_factory=dict)


def loinc(code: str, label: str) -> Coded:
    """Gives a code of LOINC."""
    return Coded(code=code, system=_LOINC, label=label, system_name="LOINC")


def snomed(code: str, label: str) -> Coded:
    """Gives a code of SNOMED CT."""
    return Coded(code=code, system=_SNOMED, label=label, system_name="SNOMED CT")


def synthesis(act: Act, parts: Sequence[Part]) -> bytes:
    """Writes a summary of maternity, one section a part."""
    sections = []
    for part in parts:
        sections.append(_section(act, part))
        if part.signs:
            sections.append(entries.vital_signs(act, part.signs, title="Mesures à la naissance"))
    return write(header.document(act, body.structured(sections)))


def _section(act: Act, part: Part) -> Element:
    code, title, model = _SECTIONS[part.kind]
    anchors = [f"{part.kind}-{rank:02d}" for rank in range(1, len(part.facts) + 1)]
    rows = [(fact.name, body.marked(anchor, fact.said)) for anchor, fact in zip(anchors, part.facts, strict=True)]
    return body.section(
        act,
        code,
        title,
        title,
        body.table(("Élément", "Constat"), rows) if rows else None,
        blocks.narrative(blocks.written(part.text)) if part.text else None,
        models=(model,),
        entries=[
            _observation(act, anchor, fact.code, fact)
            for anchor, fact in zip(anchors, part.facts, strict=True)
            if fact.code is not None
        ],
    )


def _observation(act: Act, anchor: str, code: Coded, fact: Fact) -> Element:
    value = (
        body.quantity(fact.number, fact.unit) if fact.number is not None else el("value", {"xsi:type": "ST"}, fact.said)
    )
    return el(
        "observation",
        {"classCode": "OBS", "moodCode": "EVN"},
        templates(_SIMPLE),
        el("id", {"root": identifier(act.unique_id, anchor)}),
        coded("code", code.code, code.system, code.label, system_name=code.system_name),
        el("text", None, reference(anchor)),
        el("statusCode", {"code": "completed"}),
        el("effectiveTime", {"value": act.started_at.strftime("%Y%m%d")}),
        value,
    )
