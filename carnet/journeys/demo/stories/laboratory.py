"""The laboratory of a story: it remembers earlier values and keeps derived ones coherent."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from carnet.journeys.demo import values
from carnet.journeys.demo.documents import biology, kinds
from carnet.journeys.demo.documents.act import Act
from carnet.journeys.demo.documents.analytes import ANALYTES, Analyte, Panel
from carnet.journeys.demo.documents.biology import Chapter, Result
from carnet.journeys.demo.stories.pen import Pen

_MICROMOLES_PER_MILLIGRAM = 88.4

# Ranges of women, then of men, where the sexes differ.
_BY_SEX = {
    "hemoglobin": ((12.0, 16.0), (13.0, 17.0)),
    "erythrocytes": ((3.90, 5.20), (4.30, 5.70)),
    "hematocrit": ((36.0, 46.0), (40.0, 50.0)),
    "creatinine": ((45.0, 84.0), (59.0, 104.0)),
    "ferritin": ((15.0, 150.0), (30.0, 300.0)),
    "uric-acid": ((150.0, 360.0), (200.0, 420.0)),
}
_CHILD_HEMOGLOBIN = (11.0, 14.5)


@dataclass(slots=True)
class Laboratory:
    """Reports of one patient, one after the other."""

    pen: Pen
    earlier: dict[str, float] = field(default_factory=dict)

    def report(
        self,
        on: date,
        panels: Sequence[Panel],
        given: Mapping[str, float] | None = None,
        *,
        title: str = "Compte rendu d'examens biologiques",
        author: str | None = None,
        conclusion: str = "",
        remark: str = "",
        answers: Mapping[str, str] | None = None,
        picture: biology.Picture | None = None,
        with_copy: bool = False,
        hidden_from_patient: bool = False,
    ) -> Act:
        """Writes and keeps a report; what is not `given` is drawn inside the usual range."""
        pen = self.pen
        act = pen.act(
            kinds.BIOLOGY,
            title,
            author=author or pen.pick(("benayoun", "guichard")),
            on=on,
            hour=14,
            prescriber=pen.doctor,
        )
        chapters = self.chapters(panels, given or {}, on=on, remark=remark)
        if answers:
            chapters.append(Chapter(code="18727-8", label="Sérologies et groupe sanguin", answers=answers))
        content = biology.report(
            act,
            chapters,
            sampled_at=act.started_at - timedelta(hours=6),
            conclusion=conclusion,
            picture=picture,
            with_copy=with_copy,
        )
        pen.keep(act, content, hidden_from_patient=hidden_from_patient)
        return act

    def chapters(
        self, panels: Sequence[Panel], given: Mapping[str, float], *, on: date, remark: str = ""
    ) -> list[Chapter]:
        """Gives the results of some panels, and remembers them."""
        measured = self._measured(panels, dict(given), on)
        found = []
        for rank, panel in enumerate(panels):
            results = tuple(
                Result(
                    analyte=self._for_patient(ANALYTES[key], on),
                    value=measured[key],
                    previous=self.earlier.get(key),
                )
                for key in panel.analytes
            )
            note = remark if rank == 0 else ""
            found.append(Chapter(code=panel.code, label=panel.label, results=results, remark=note))
        self.earlier.update({key: measured[key] for panel in panels for key in panel.analytes})
        return found

    def _measured(self, panels: Sequence[Panel], given: dict[str, float], on: date) -> dict[str, float]:
        asked = {key for panel in panels for key in panel.analytes}
        for key in sorted(asked | {"creatinine", "hemoglobin", "mcv", "cholesterol", "hdl", "triglycerides"}):
            if key not in given:
                given[key] = self._usual(self._for_patient(ANALYTES[key], on))
        hemoglobin, mcv = given["hemoglobin"], given["mcv"]
        derived = {
            "egfr": self._filtration(given["creatinine"], on),
            "ldl": given["cholesterol"] - given["hdl"] - given["triglycerides"] / 5,
            "hematocrit": hemoglobin * 2.95,
            "erythrocytes": hemoglobin * 29.5 / mcv,
            "mch": mcv / 2.95,
        }
        given.update({key: value for key, value in derived.items() if key in asked})
        return given

    def _usual(self, analyte: Analyte) -> float:
        """Draws a value inside the range, near the previous one; a value already outside stays where it was."""
        low, high = self._bounds(analyte)
        before = self.earlier.get(analyte.key, (low + high) / 2)
        width = high - low
        value = self.pen.around(before, width / (20 if analyte.key in self.earlier else 9))
        return min(max(value, low + width / 50), high - width / 50) if low <= before <= high else value

    @staticmethod
    def _bounds(analyte: Analyte) -> tuple[float, float]:
        low, high = analyte.low, analyte.high
        if low is None:
            assert high is not None
            return high * 0.35, high
        return low, high if high is not None else low * 1.6

    def _for_patient(self, analyte: Analyte, on: date) -> Analyte:
        if analyte.key == "hemoglobin" and self.pen.patient.age_on(on) < 12:
            low, high = _CHILD_HEMOGLOBIN
        elif analyte.key in _BY_SEX:
            low, high = _BY_SEX[analyte.key][self.pen.patient.sex is values.Sex.MALE]
        else:
            return analyte
        return replace(analyte, low=low, high=high)

    def _filtration(self, creatinine: float, on: date) -> float:
        """Estimates the filtration rate of the kidneys. Source: CKD-EPI 2009, without ethnic factor."""
        man = self.pen.patient.sex is values.Sex.MALE
        scale, power = (0.9, -0.411) if man else (0.7, -0.329)
        ratio = creatinine / _MICROMOLES_PER_MILLIGRAM / scale
        base = 141 * math.pow(min(ratio, 1.0), power) * math.pow(max(ratio, 1.0), -1.209)
        rate = base * math.pow(0.993, self.pen.patient.age_on(on)) * (1 if man else 1.018)
        return min(rate, 130.0)


def fasting_glucose(hba1c: float) -> float:
    """Gives the fasting glucose (g/L) that usually goes with an HbA1c (%)."""
    return (28.7 * hba1c - 46.7) * 0.92 / 100
