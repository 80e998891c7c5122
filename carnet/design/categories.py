"""How each category of a citizen's documents is drawn: its icon and the class that carries its colours.

The colours themselves are in `sass/_palette.scss`, under the same names.
"""

from types import MappingProxyType

ICONS = MappingProxyType(
    {
        "SYNTHESE": "synthese",
        "ORD_SOIN": "ordonnance",
        "RADIO_SC": "imagerie",
        "BIOLOGIE": "biologie",
        "CPT_REND": "compte-rendu",
        "DEPISTAG": "depistage",
        "CERT_MED": "certificat",
        "AUTR_DOC": "autre-document",
        "DOC_ADM": "administratif",
        "SYNTH_PML": "profil-medical",
        "DIR_ANT": "directives",
        "CAR_VAC": "vaccin",
        "VDP": "volontes",
        "REMB": "remboursement",
        "QUEST_SANTE": "questionnaire",
    }
)
UNKNOWN = "AUTR_DOC"


def icon(code: str) -> str:
    """Names the icon of a category; a category unknown here is drawn as another document."""
    return ICONS.get(code, ICONS[UNKNOWN])


def css_class(code: str) -> str:
    """Names the class that carries a category's colours."""
    known = code if code in ICONS else UNKNOWN
    return "ca-category--" + known.lower().replace("_", "-")
