"""The acts on one document that a page may offer: their words, in one table."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from carnet.domain.access.codes import Action
from carnet.domain.documents.codes import Change, Status, Visibility

_PROFESSIONALS = frozenset({Visibility.HIDDEN_FROM_PROFESSIONALS})
_PATIENT = frozenset({Visibility.HIDDEN_FROM_PATIENT, Visibility.HIDDEN_FROM_REPRESENTATIVES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act. `verb` stands in addresses; `undo` names the act that takes it back, if any."""

    verb: str
    action: Action
    change: Change
    icon: str
    label: str | Promise
    question: str | Promise
    consequence: str | Promise
    done: str | Promise
    undo: str = ""
    is_final: bool = False


ACTS = (
    Act(
        verb="masquer",
        action=Action.HIDE,
        change=Change(adds=_PROFESSIONALS),
        icon="masquer",
        label=_("Masquer aux professionnels"),
        question=_("Masquer ce document aux professionnels ?"),
        consequence=_(
            "Seuls le patient, l’auteur du document et le médecin traitant le verront. "
            "Vous ne pourrez pas le rendre visible vous-même : seuls eux le peuvent."
        ),
        done=_("Le document est masqué aux professionnels."),
        undo="demasquer",
    ),
    Act(
        verb="demasquer",
        action=Action.UNHIDE,
        change=Change(removes=_PROFESSIONALS),
        icon="afficher",
        label=_("Ne plus masquer"),
        question=_("Rendre ce document visible des professionnels ?"),
        consequence=_("Les professionnels autorisés par le patient le verront à nouveau."),
        done=_("Le document est à nouveau visible des professionnels."),
        undo="masquer",
    ),
    Act(
        verb="montrer",
        action=Action.SHOW_TO_PATIENT,
        change=Change(removes=_PATIENT),
        icon="citoyen",
        label=_("Rendre visible au patient"),
        question=_("Rendre ce document visible au patient ?"),
        consequence=_(
            "Le patient et ses représentants légaux le verront aussitôt et en seront informés. "
            "Faites-le après la consultation où vous l’avez annoncé : ce que le patient a vu ne se reprend pas."
        ),
        done=_("Le document est visible du patient, qui en est informé."),
    ),
    Act(
        verb="archiver",
        action=Action.ARCHIVE,
        change=Change(is_archived=True),
        icon="archiver",
        label=_("Archiver"),
        question=_("Archiver ce document ?"),
        consequence=_("Il quitte les listes et reste lisible avec le filtre des documents archivés."),
        done=_("Le document est archivé."),
        undo="desarchiver",
    ),
    Act(
        verb="desarchiver",
        action=Action.UNARCHIVE,
        change=Change(is_archived=False),
        icon="archiver",
        label=_("Ne plus archiver"),
        question=_("Remettre ce document dans les listes ?"),
        consequence=_("Il reparaît dans la liste des documents."),
        done=_("Le document est de nouveau dans les listes."),
        undo="archiver",
    ),
    Act(
        verb="supprimer",
        action=Action.DELETE,
        change=Change(status=Status.DELETED),
        icon="supprimer",
        label=_("Supprimer"),
        question=_("Supprimer ce document ?"),
        consequence=_(
            "Il disparaît du dossier pour le patient et dans les listes des professionnels. Cela ne se défait pas. "
            "Pour corriger une erreur, remplacez-le plutôt."
        ),
        done=_("Le document est supprimé."),
        is_final=True,
    ),
)


def named(verb: str) -> Act | None:
    """Gives an act by its verb in addresses."""
    return next((act for act in ACTS if act.verb == verb), None)
