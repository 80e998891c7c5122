"""Writes imaging reports (18748-4) with their printed copy, and the requests for them (55115-0)."""

from dataclasses import dataclass

from carnet.journeys.demo.documents import blocks, body, header, pdf, times
from carnet.journeys.demo.documents.act import Act, Coded, identifier
from carnet.journeys.demo.documents.xml import Element, coded, el, reference, templates, write

DICOM = "1.2.840.10008.2.16.4"
CCAM = "1.2.250.1.215.300.1"
_MODALITIES = {
    "CT": "Tomodensitométrie",
    "MR": "Imagerie par résonance magnétique",
    "US": "Échographie",
    "DX": "Radiographie numérique",
    "MG": "Mammographie",
}
_REASON = ("1.2.840.10008.9.2", "1.2.250.1.213.1.1.2.205")
_FINDINGS = ("2.16.840.1.113883.10.20.6.1.2", "1.2.250.1.213.1.1.2.208")
_COMPARISON = ("1.2.840.10008.9.4", "1.2.250.1.213.1.1.2.207")
_CONCLUSION = ("1.2.840.10008.9.5", "1.2.250.1.213.1.1.2.209")


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """One examination and what the radiologist says of it; texts use the light mark-up of blocks."""

    name: str
    modality: str
    region: str
    reason: str
    technique: str
    findings: str
    conclusion: str
    ccam: str | None = None
    comparison: str = ""

    @property
    def event(self) -> Coded:
        """The act that the header names: CCAM when known, else the modality."""
        if self.ccam is not None:
            return Coded(code=self.ccam, system=CCAM, label=self.name, system_name="CCAM")
        label = _MODALITIES[self.modality]
        return Coded(code=self.modality, system=DICOM, label=label, system_name="DCM")


def report(act: Act, study: Study, *, with_copy: bool = True) -> bytes:
    """Writes the report; `act.event` should be `study.event`."""
    sections = [
        _text(act, "55752-0", "Informations cliniques", study.reason, _REASON),
        _technique(act, study),
        _text(act, "59776-5", "Résultats", study.findings, _FINDINGS),
    ]
    if study.comparison:
        sections.append(_text(act, "18834-2", "Examens comparés", study.comparison, _COMPARISON))
    sections.append(_text(act, "19005-8", "Conclusion", study.conclusion, _CONCLUSION))
    if with_copy:
        sections.insert(0, body.pdf_copy(act, pdf.printed(act, _printed(study), title=study.name)))
    return write(header.document(act, body.structured(sections)))


def request(act: Act, study: Study) -> bytes:
    """Writes the request for an examination, from what its report will be about."""
    label = _MODALITIES[study.modality]
    asked = el(
        "observation",
        {"classCode": "OBS", "moodCode": "INT"},
        templates(("1.3.6.1.4.1.19376.1.5.3.1.1.20.3.1", "2.16.840.1.113883.10.20.1.25", "1.2.250.1.213.1.1.3.27")),
        el("id", {"root": identifier(act.unique_id, "asked")}),
        coded("code", study.modality, DICOM, label, el("originalText", None, reference("examen"))),
        el("text", None, reference("examen")),
        el("statusCode", {"code": "active"}),
        el("effectiveTime", {"value": times.stamp(act.at)}),
    )
    sections = [
        _text(act, "55752-0", "Informations cliniques", study.reason, _REASON),
        body.section(
            act,
            "18776-5",
            "Plan de soins",
            "Examen demandé",
            body.table(
                ("Examen", "Modalité", "Région"),
                [[body.marked("examen", study.name, style="Bold"), label, study.region]],
            ),
            models=("2.16.840.1.113883.10.20.1.10", "1.2.250.1.213.1.1.2.158", "1.2.250.1.213.1.1.2.158.3"),
            entries=[asked],
        ),
    ]
    return write(header.document(act, body.structured(sections)))


def _text(act: Act, code: str, title: str, text: str, models: tuple[str, ...]) -> Element:
    return body.section(act, code, title, title, blocks.narrative(blocks.written(text)), models=models)


def _technique(act: Act, study: Study) -> Element:
    label = _MODALITIES[study.modality]
    procedure = el(
        "procedure",
        {"moodCode": "EVN", "classCode": "PROC"},
        templates(("1.2.840.10008.9.14", "1.2.250.1.213.1.1.3.153")),
        el("id", {"root": identifier(act.unique_id, "procedure")}),
        coded(
            "code",
            study.event.code,
            study.event.system,
            study.event.label,
            el("originalText", None, reference("acte")),
            system_name=study.event.system_name,
        ),
        el("text", None, reference("technique")),
        el("statusCode", {"code": "completed"}),
        el("effectiveTime", {"value": times.stamp(act.started_at)}),
        coded("methodCode", study.modality, DICOM, label, system_name="DCM"),
    )
    return body.section(
        act,
        "55111-9",
        "Description de l'acte d'imagerie",
        "Technique",
        body.table(("Acte", "Modalité", "Région"), [[body.marked("acte", study.name), label, study.region]]),
        body.paragraph(body.marked("technique", study.technique)),
        models=("1.2.840.10008.9.3", "1.2.250.1.213.1.1.2.206"),
        entries=[procedure],
    )


def _printed(study: Study) -> list[blocks.Block]:
    found: list[blocks.Block] = []
    for title, text in (
        ("Indication", study.reason),
        ("Technique", study.technique),
        ("Résultats", study.findings),
        ("Comparaison", study.comparison),
        ("Conclusion", study.conclusion),
    ):
        if text:
            found += [blocks.Heading(title), *blocks.written(text)]
    return found
