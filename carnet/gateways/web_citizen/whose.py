"""Whose record it is: « votre dossier » to the citizen is « le dossier de Léa » to a parent or a carer."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from carnet.gateways.web_citizen import readers
from carnet.gateways.web_citizen.readers import Reader

# What belongs to the person and is named in our sentences: alone, after « de », after « à ».
_THINGS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "dossier": ("le ", "du ", "au "),
        "journal": ("le ", "du ", "au "),
        "espace": ("l’", "de l’", "à l’"),
        "identité": ("l’", "de l’", "à l’"),
        "documents": ("les ", "des ", "aux "),
        "derniers documents": ("les ", "des ", "aux "),
        "avis": ("les ", "des ", "aux "),
    }
)
_SAID = re.compile(
    r"\b(?:(?P<before>de|à) )?(?P<whose>votre|vos|mon|mes) (?P<thing>derniers documents|" + "|".join(_THINGS) + r")\b",
    re.IGNORECASE,
)


def said(text: str, name: str) -> str:
    """Says a sentence of ours to somebody who acts for the person of this name; as it is when nobody is named.

    Only for our own words: never for what somebody wrote.
    """
    if not name:
        return text
    given = name.split(" ")[0]
    of = f"d’{given}" if given[:1].casefold() in "aeiouyâàéèêëîïôû" else f"de {given}"

    def named(found: re.Match[str]) -> str:
        alone, after_of, after_to = _THINGS[found["thing"].casefold()]
        article = {"de": after_of, "à": after_to}.get((found["before"] or "").casefold(), alone)
        is_first = (found["before"] or found["whose"])[0].isupper()
        return f"{article.capitalize() if is_first else article}{found['thing'].lower()} {of}"

    return _SAID.sub(named, text)


def person(reader: Reader) -> str:
    """Names the person whose record is shown to somebody else; empty for the citizen in person."""
    return readers.name_of(reader) if reader.acts_for_another else ""
