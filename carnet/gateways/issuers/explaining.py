"""Why a sign-in did not end, in plain French: what happened, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Explained:
    """A refusal on a page: its title, what happened, what to do. `%(issuer)s` is the label of the issuer."""

    title: str | Promise
    happened: str | Promise
    to_do: str | Promise
    may_retry: bool = True


EXPLAINED: Mapping[str, Explained] = MappingProxyType(
    {
        "not_asked": Explained(
            _("Cette connexion n’est plus valable"),
            _("Elle a déjà servi, elle a duré plus de dix minutes, ou elle a commencé dans un autre navigateur."),
            _("Recommencez depuis le début : rien n’a été perdu."),
        ),
        "given_up": Explained(
            _("Vous n’êtes pas connecté"),
            _("Vous avez arrêté la connexion chez %(issuer)s, ou vous avez refusé de transmettre votre identité."),
            _("Recommencez quand vous voulez."),
        ),
        "issuer_silent": Explained(
            _("%(issuer)s ne répond pas"),
            _("Le service qui devait vous reconnaître ne répond pas. Vos données ne sont pas touchées."),
            _("Attendez quelques minutes, puis recommencez."),
        ),
        "issuer_refused": Explained(
            _("%(issuer)s n’a pas confirmé votre identité"),
            _("Le service a arrêté la connexion avant la fin."),
            _("Recommencez. Si cela se répète, adressez-vous à l’assistance de %(issuer)s."),
        ),
        "issuer_wrong": Explained(
            _("La réponse de %(issuer)s n’a pas pu être lue"),
            _("Elle ne correspond pas à ce que ce serveur attend : par prudence, la connexion est arrêtée."),
            _("Recommencez plus tard. Si cela se répète, prévenez l’organisme qui fait fonctionner ce serveur."),
        ),
        "token_wrong": Explained(
            _("L’identité reçue n’a pas pu être vérifiée"),
            _("La réponse de %(issuer)s n’a pas passé tous les contrôles : par prudence, la connexion est arrêtée."),
            _("Recommencez. Si cela se répète, prévenez l’organisme qui fait fonctionner ce serveur."),
        ),
        "too_weak": Explained(
            _("Il faut une connexion plus sûre"),
            _("%(issuer)s vous a reconnu, mais sans la double vérification que demande un dossier de santé."),
            _("Recommencez, et choisissez chez %(issuer)s un moyen qui demande deux preuves de votre identité."),
        ),
        "another_person": Explained(
            _("Ce n’est pas la personne qui travaille ici"),
            _("%(issuer)s a reconnu quelqu’un d’autre que la personne connectée, ou votre session a pris fin."),
            _("Recommencez avec vos propres moyens d’identification, ou connectez-vous à nouveau."),
        ),
        "not_rpps": Explained(
            _("Votre identifiant n’est pas un numéro RPPS"),
            _("%(issuer)s vous a reconnu, mais sans numéro RPPS : ce service est ouvert à ceux qui en ont un."),
            _("Si vous avez un numéro RPPS, demandez à votre ordre ou à votre employeur de mettre à jour l’annuaire."),
        ),
        "unknown_professional": Explained(
            _("Vous n’êtes pas dans l’annuaire de ce serveur"),
            _("Votre numéro RPPS n’y figure pas, ou il n’y est plus actif."),
            _("Demandez à votre ordre de vérifier votre inscription. L’annuaire est ensuite mis à jour ici."),
        ),
        "no_situation": Explained(
            _("Aucun lieu d’exercice ne correspond"),
            _("Aucun des lieux transmis par %(issuer)s n’est ouvert à votre nom dans l’annuaire de ce serveur."),
            _("Faites vérifier vos lieux d’exercice par votre ordre ou par votre employeur, puis recommencez."),
        ),
        "not_matched": Explained(
            _("Nous n’avons pas pu vous reconnaître avec certitude"),
            _(
                "L’identité transmise par %(issuer)s ne suffit pas à ouvrir un espace. "
                "Par prudence, aucun espace n’est ouvert dans le doute."
            ),
            _(
                "Vérifiez votre état civil chez %(issuer)s (nom et prénoms de naissance, date et lieu de naissance). "
                "Vous pouvez aussi entrer par un autre moyen, ou demander de l’aide à l’assistance de ce service."
            ),
        ),
    }
)
