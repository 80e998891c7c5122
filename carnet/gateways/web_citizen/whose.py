"""Whose record it is: « votre dossier » to the citizen is « le dossier de Léa » to a parent or a carer."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from django import forms

from carnet.gateways.web_citizen import readers
from carnet.gateways.web_citizen.readers import Reader

# What belongs to the person and is named in our sentences: alone, after « de », after « à ».
_THINGS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "dossier": ("le ", "du ", "au "),
        "médecin traitant": ("le ", "du ", "au "),
        "carte vitale": ("la ", "de la ", "à la "),
        "liste": ("la ", "de la ", "à la "),
        "journal": ("le ", "du ", "au "),
        "espace": ("l’", "de l’", "à l’"),
        "identité": ("l’", "de l’", "à l’"),
        "documents": ("les ", "des ", "aux "),
        "données": ("les ", "des ", "aux "),
        "soignants": ("les ", "des ", "aux "),
        "choix de partage": ("les ", "des ", "aux "),
        "accord": ("l’", "de l’", "à l’"),
        "documents de santé": ("les ", "des ", "aux "),
        "documents masqués": ("les ", "des ", "aux "),
        "derniers documents": ("les ", "des ", "aux "),
        "avis": ("les ", "des ", "aux "),
    }
)
_SAID = re.compile(
    r"\b(?:(?P<before>de|à) )?(?P<whose>votre|vos|mon|mes) (?P<thing>"
    + "|".join(sorted(_THINGS, key=len, reverse=True))
    + r")\b",
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

    # Whoever stands for somebody agrees in the place of this person, or this person alone did.
    given_for = f"donné pour {given}"

    def named(found: re.Match[str]) -> str:
        alone, after_of, after_to = _THINGS[found["thing"].casefold()]
        article = {"de": after_of, "à": after_to}.get((found["before"] or "").casefold(), alone)
        link = given_for if found["thing"].casefold() == "accord" else of
        is_first = (found["before"] or found["whose"])[0].isupper()
        return f"{article.capitalize() if is_first else article}{_as_written(found['thing'])} {link}"

    return _SAID.sub(named, text)


def _as_written(thing: str) -> str:
    """Keeps the capital of a name (« carte Vitale »); a thing is otherwise in small letters."""
    return thing if thing.casefold() == "carte vitale" else thing.lower()


def speaks_of(form: forms.BaseForm, name: str) -> None:
    """Says the labels, the helps and the choices of a form of ours to who acts for the person of this name."""
    for field in form.fields.values():
        field.label = said(str(field.label), name) if field.label else field.label
        field.help_text = said(str(field.help_text), name)
        if isinstance(field, forms.ChoiceField) and not callable(field.choices):
            field.choices = [_choice(one, name) for one in field.choices]


def _choice(one: tuple[object, object], name: str) -> tuple[object, object]:
    value, label = one
    if isinstance(label, (list, tuple)):  # a group of choices: names of people and places, which are not ours
        return one
    return value, said(str(label), name)


def person(reader: Reader) -> str:
    """Names the person whose record is shown to somebody else; empty for the citizen in person."""
    return readers.name_of(reader) if reader.acts_for_another else ""
