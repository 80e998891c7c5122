"""Prints a document: the same letterhead for every kind, one colour a place of care."""

import hashlib
from collections.abc import Iterable

from carnet.journeys.demo import values
from carnet.journeys.demo.documents import times
from carnet.journeys.demo.documents.act import Act
from carnet.journeys.demo.documents.blocks import Block
from carnet.journeys.demo.documents.typesetting import typeset

_TINTS = ("#1f4e79", "#2f6f5e", "#7a3b3b", "#4a4a7d", "#6b5b1f", "#2b6d86")


def printed(act: Act, blocks: Iterable[Block], *, title: str | None = None) -> bytes:
    """Gives the document as a PDF/A-2 file, the same bytes for the same document."""
    place, author, patient = act.organization, act.author, act.patient
    born = "Né" if patient.sex is values.Sex.MALE else "Née"
    data = {
        "title": title or act.title,
        "tint": _TINTS[hashlib.sha256(place.key.encode()).digest()[0] % len(_TINTS)],
        "author": author.display_name,
        "author_lines": [author.author_label, f"RPPS {author.rpps}", author.mssante],
        "place": place.name,
        "place_lines": [*_address(place.address), f"Tél. {_phone(place.phone)}"],
        "patient_lines": [
            patient.display_name,
            f"{born} le {times.french(patient.birth_on)}",
            f"INS {patient.ins.matricule} {patient.ins.key}",
            *_address(patient.address),
        ],
        "dated": f"{place.address.city.title()}, le {times.french(act.at.date())}",
        "blocks": [block.printed() for block in blocks],
        "signature": f"{author.display_name} (signé électroniquement)",
        "footer": f"{place.name} · {patient.display_name}",
    }
    return typeset("letter.typ", data, form="pdf", seconds=int(act.at.timestamp()))


def _address(where: values.Address) -> list[str]:
    return [f"{where.number} {where.street}", f"{where.postal_code} {where.city}"]


def _phone(number: str) -> str:
    return " ".join(number[i : i + 2] for i in range(0, len(number), 2))
