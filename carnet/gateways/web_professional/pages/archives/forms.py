"""The archive to deposit, and what of it is shown once it is taken."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carnet.domain.documents.registering.submitting import Aside
from carnet.foundation import ids
from carnet.gateways.web_professional import presenting
from carnet.journeys.archives.taking import Taken

# What the secure mail and a selection of a record weigh at most, with room. Software has the door of FHIR.
LARGEST_ARCHIVE = 50_000_000
TOO_HEAVY = gettext_lazy("Cette archive est trop lourde : 50 Mo au plus. Demandez à la partager en plusieurs archives.")
# What of an archive has no place here, in words; what the vault completes or corrects comes as sentences of its own.
_ASIDE = {
    Aside.SLOT: gettext_lazy("une information propre au logiciel d’origine"),
    Aside.FOLDER: gettext_lazy("le classement en dossiers"),
    Aside.RELATION: gettext_lazy("un lien avec un autre document"),
}


class ArchiveForm(forms.Form):
    """One archive."""

    archive = forms.FileField(
        label=gettext_lazy("Archive"),
        help_text=gettext_lazy("Le fichier IHE_XDM.ZIP reçu, 50 Mo au plus."),
        widget=forms.FileInput({"data-ca-max-bytes": str(LARGEST_ARCHIVE), "accept": ".zip,application/zip"}),
        error_messages={
            "required": gettext_lazy("Choisissez l’archive à déposer."),
            "empty": gettext_lazy("Ce fichier est vide. Choisissez-en un autre."),
            "max_length": gettext_lazy("Le nom de ce fichier est trop long."),
        },
    )

    def tell_too_heavy(self) -> None:
        """Says that the file was left out while it was received, whatever else is wrong."""
        self.errors.pop("archive", None)
        self.add_error("archive", str(TOO_HEAVY))


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one document of an archive."""

    title: str
    place: str
    told: str
    url: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a whole archive, document by document, and what of it was set aside."""

    lines: tuple[Line, ...]
    asides: tuple[str, ...]


def outcome(taken: Sequence[Taken]) -> Outcome:
    """Tells what was done of each document, in the order of the archive."""
    kinds = dict.fromkeys(notice.kind for one in taken for notice in one.notices)
    return Outcome(
        lines=tuple(line for one in taken for line in _lines(one)), asides=tuple(str(_ASIDE[kind]) for kind in kinds)
    )


def _lines(one: Taken) -> Iterator[Line]:
    if one.deposited is not None:
        told = _("Déposé") if one.deposited.was_new else _("Déjà dans le dossier : rien n’a changé")
        for held, row in zip(one.held, one.deposited.document_ids, strict=True):
            url = presenting.document_url(ids.public_row(one.space_id, row), {})
            yield Line(held.title or _("Sans titre"), held.place, told, url)
    for held in one.gone:
        yield Line(held.title or _("Sans titre"), held.place, _("Supprimé, comme l’archive le demande"), "")
