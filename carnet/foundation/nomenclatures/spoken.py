"""The labels of official lists as a person reads them: no abbreviation, and the apostrophe of French print.

Only for screens and messages: what leaves in FHIR or XDS keeps the published label to the letter.
"""

import re

_SHORT = (
    (re.compile(r"^CR(?= )"), "Compte rendu"),
    (re.compile(r"\blabo\b"), "laboratoire"),
    (re.compile(r"\bERM\b"), "d’électroradiologie médicale"),
    (re.compile(r"^Epi"), "Épi"),
    (re.compile(r"^Reference\b"), "Référence"),
)
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
# « Chirurgien-Dentiste », « Sage-Femme »: one trade, one capital.
_SECOND_CAPITAL = re.compile(r"(?<=\w-)[A-Z](?=[a-zé])")


def spoken(label: str) -> str:
    """Says a label in full: « CR d'imagerie » is « Compte rendu d’imagerie »."""
    for short, full in _SHORT:
        label = short.sub(full, label)
    label = _APOSTROPHE.sub("’", label)
    return _SECOND_CAPITAL.sub(lambda found: found[0].lower(), label)
