"""How codes are told to an editor: the door of a call, and what to do about a refusal."""

from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from carnet.foundation.nomenclatures import tables


@cache
def _mendings() -> dict[str, str]:
    return {row["code"]: row["mending"] for row in tables.rows(path=Path(__file__).parent / "mendings.tsv")}


def mending(code: str) -> str:
    """Says what to do about a refusal; a code that is not told has its page of reference."""
    return _mendings().get(code, _("Voyez la page de référence des erreurs, au nom de ce code."))


def door(code: str) -> str:
    """Says by which door a call came."""
    return {"xds": "SOAP (XDS.b)", "fhir": "FHIR", "oauth": "OAuth"}.get(code, code)


def unreadable(code: str) -> str:
    """Says why a document could not be read at all."""
    sentences = {
        "empty": _("Le fichier est vide."),
        "too-large": _("Le fichier est trop volumineux."),
        "too-complex": _("Le document est trop imbriqué, ou une valeur y est trop longue."),
        "forbidden-doctype": _(
            "Une déclaration de type (DOCTYPE) est refusée : elle peut faire lire d’autres fichiers."
        ),
        "unsupported-encoding": _("L’encodage n’est pas lu : écrivez le document en UTF-8."),
        "malformed": _("Ce n’est pas du XML bien formé."),
        "not-a-cda": _("La racine n’est pas un ClinicalDocument de CDA R2."),
    }
    return sentences.get(code, _("Le document ne peut pas être lu."))
