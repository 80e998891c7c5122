"""Writes laboratory reports (11502-2): values, units, reference ranges, what was measured before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from carnet.journeys.demo.documents import analytes, blocks, body, header, pdf, times
from carnet.journeys.demo.documents.act import LOINC, Act, identifier
from carnet.journeys.demo.documents.analytes import Analyte
from carnet.journeys.demo.documents.xml import Element, coded, el, reference, templates, write

_INTERPRETATION = "2.16.840.1.113883.5.83"
_INTERPRETATIONS = {"N": "Normal", "H": "Haut", "L": "Bas"}
_CHAPTERS = {
    "18719-5": "Biochimie",
    "18720-3": "Hémostase, coagulation",
    "18723-7": "Hématologie",
    "18727-8": "Sérologie",
}
_SPECIALITY = ("1.3.6.1.4.1.19376.1.3.3.2.1", "1.2.250.1.213.1.1.2.70")
_LEAF = ("1.3.6.1.4.1.19376.1.3.3.2.2", "1.2.250.1.213.1.1.2.71")
_REMARK = ("2.16.840.1.113883.10.12.201", "1.3.6.1.4.1.19376.1.4.1.2.16", "1.2.250.1.213.1.1.2.73")
_ENTRY = ("1.3.6.1.4.1.19376.1.3.1", "1.2.250.1.213.1.1.3.21")
_RESULT = ("1.3.6.1.4.1.19376.1.3.1.6", "1.2.250.1.213.1.1.3.80")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One measured value, with the previous one when there is one."""

    analyte: Analyte
    value: float
    previous: float | None = None

    @property
    def written(self) -> str:
        """The value as XML writes it, with a point."""
        return f"{self.value:.{self.analyte.decimals}f}"

    @property
    def interpretation(self) -> str:
        """N inside the reference range, L below, H above."""
        value = float(self.written)
        if self.analyte.low is not None and value < self.analyte.low:
            return "L"
        if self.analyte.high is not None and value > self.analyte.high:
            return "H"
        return "N"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One chapter of a report: a panel with its results and the remark of the biologist."""

    code: str
    label: str
    results: tuple[Result, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of the report: PNG bytes and what it shows."""

    caption: str
    png: bytes


def report(
    act: Act,
    chapters: Sequence[Chapter],
    *,
    sampled_at: datetime,
    conclusion: str = "",
    picture: Picture | None = None,
    with_copy: bool = False,
) -> bytes:
    """Writes a report. `sampled_at` is when blood was drawn; the answers of serologies are words."""
    sections = [_chapter(act, rank, chapter, sampled_at) for rank, chapter in enumerate(chapters, 1)]
    if picture is not None:
        sections.append(_picture(act, picture))
    if conclusion:
        sections.append(_conclusion(act, conclusion))
    if with_copy:
        printed = pdf.printed(act, _printed(chapters, conclusion, sampled_at))
        sections.insert(0, body.pdf_copy(act, printed))
    return write(header.document(act, body.structured(sections)))


def shown(analyte: Analyte, value: float) -> str:
    """Writes a value for people: decimal comma, then the unit."""
    return f"{value:.{analyte.decimals}f} {analyte.shown_unit}".strip().replace(".", ",", 1)


def shown_range(analyte: Analyte) -> str:
    """Writes a reference range for people."""
    low, high, decimals = analyte.low, analyte.high, analyte.decimals
    if low is not None and high is not None:
        text = f"{low:.{decimals}f} à {high:.{decimals}f}"
    elif high is not None:
        text = f"inférieur à {high:.{decimals}f}"
    else:
        text = f"supérieur à {low:.{decimals}f}"
    return text.replace(".", ",")


def _chapter(act: Act, rank: int, chapter: Chapter, sampled_at: datetime) -> Element:
    anchors = [f"r{rank:02d}-{place:02d}" for place in range(len(chapter.results) + len(chapter.answers))]
    numbers = list(zip(anchors, chapter.results, strict=False))
    words = list(zip(anchors[len(numbers) :], chapter.answers.items(), strict=True))
    observations = [_observation(anchor, result, sampled_at) for anchor, result in numbers]
    observations += [_answer(anchor, key, answer, sampled_at) for anchor, (key, answer) in words]
    entry = el(
        "act",
        {"classCode": "ACT", "moodCode": "EVN"},
        templates(_ENTRY),
        el("id", {"root": identifier(act.unique_id, "chapter", rank)}),
        coded("code", chapter.code, LOINC, _CHAPTERS[chapter.code], system_name="LOINC"),
        el("statusCode", {"code": "completed"}),
        [el("entryRelationship", {"typeCode": "COMP"}, observation) for observation in observations],
    )
    leaf = body.section(
        act,
        chapter.code,
        _CHAPTERS[chapter.code],
        f"{chapter.label} ({times.french(sampled_at.date())})",
        _table(numbers, words),
        body.paragraph(body.strong("Commentaire du biologiste : "), chapter.remark) if chapter.remark else None,
        models=_LEAF,
        entries=[entry],
    )
    return body.section(act, chapter.code, _CHAPTERS[chapter.code], chapter.label, models=_SPECIALITY, inside=[leaf])


def _table(numbers: Iterable[tuple[str, Result]], words: Iterable[tuple[str, tuple[str, str]]]) -> Element:
    rows: list[list[Element | str]] = []
    for anchor, result in numbers:
        outside = result.interpretation != "N"
        value = shown(result.analyte, result.value) + (" *" if outside else "")
        before = shown(result.analyte, result.previous) if result.previous is not None else "–"
        marked = body.marked(anchor, value, style="Bold" if outside else None)
        rows.append([result.analyte.label, marked, shown_range(result.analyte), before])
    for anchor, (key, answer) in words:
        rows.append([analytes.SEROLOGIES[key].label, body.marked(anchor, answer), "–", "–"])
    return body.table(("Examen", "Résultat", "Valeurs de référence", "Antériorité"), rows)


def _observation(anchor: str, result: Result, sampled_at: datetime) -> Element:
    analyte = result.analyte
    return el(
        "observation",
        {"classCode": "OBS", "moodCode": "EVN"},
        templates(_RESULT),
        coded(
            "code",
            analyte.code,
            LOINC,
            analyte.label,
            el("originalText", None, reference(anchor)),
            system_name="LOINC",
        ),
        el("statusCode", {"code": "completed"}),
        el("effectiveTime", {"value": times.stamp(sampled_at)}),
        body.quantity(result.written, analyte.unit),
        _interpretation(result.interpretation),
        _range(analyte),
    )


def _answer(anchor: str, key: str, answer: str, sampled_at: datetime) -> Element:
    serology = analytes.SEROLOGIES[key]
    return el(
        "observation",
        {"classCode": "OBS", "moodCode": "EVN"},
        templates(_RESULT),
        coded(
            "code",
            serology.code,
            LOINC,
            serology.label,
            el("originalText", None, reference(anchor)),
            system_name="LOINC",
        ),
        el("statusCode", {"code": "completed"}),
        el("effectiveTime", {"value": times.stamp(sampled_at)}),
        el("value", {"xsi:type": "ST"}, answer),
    )


def _interpretation(code: str) -> Element:
    return coded("interpretationCode", code, _INTERPRETATION, _INTERPRETATIONS[code])


def _range(analyte: Analyte) -> Element:
    bounds = [
        el(name, {"value": f"{bound:.{analyte.decimals}f}", "unit": analyte.unit})
        for name, bound in (("low", analyte.low), ("high", analyte.high))
        if bound is not None
    ]
    return el(
        "referenceRange",
        {"typeCode": "REFV"},
        el(
            "observationRange",
            {"classCode": "OBS", "moodCode": "EVN.CRT"},
            el("value", {"xsi:type": "IVL_PQ"}, bounds),
            _interpretation("N"),
        ),
    )


def _picture(act: Act, picture: Picture) -> Element:
    return body.section(
        act,
        "18719-5",
        "Biochimie",
        picture.caption,
        body.paragraph(picture.caption),
        body.shown("courbe"),
        entries=[body.picture("courbe", picture.png, "image/png")],
    )


def _conclusion(act: Act, text: str) -> Element:
    return body.section(
        act,
        "55112-7",
        "Commentaire",
        "Conclusion du biologiste",
        blocks.narrative(blocks.written(text)),
        models=_REMARK,
    )


def _printed(chapters: Sequence[Chapter], conclusion: str, sampled_at: datetime) -> list[blocks.Block]:
    found: list[blocks.Block] = [
        blocks.Paragraph(f"Prélèvement du {sampled_at:%d/%m/%Y} à {sampled_at:%H} h {sampled_at:%M}.")
    ]
    for chapter in chapters:
        found.append(blocks.Heading(chapter.label))
        rows = [
            (
                result.analyte.label,
                shown(result.analyte, result.value) + (" *" if result.interpretation != "N" else ""),
                shown_range(result.analyte),
                shown(result.analyte, result.previous) if result.previous is not None else "–",
            )
            for result in chapter.results
        ]
        rows += [(analytes.SEROLOGIES[key].label, answer, "–", "–") for key, answer in chapter.answers.items()]
        found.append(blocks.Table(("Examen", "Résultat", "Valeurs de référence", "Antériorité"), tuple(rows)))
        if chapter.remark:
            found.append(blocks.Paragraph(f"Commentaire : {chapter.remark}"))
    return [*found, *blocks.written(conclusion)]
