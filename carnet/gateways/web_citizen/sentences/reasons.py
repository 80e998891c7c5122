"""Why somebody was refused, said to the citizen (the sentences of `access` are said to the reader)."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from carnet.domain.access.codes import Reason
from carnet.domain.spaces.codes.delegations import Reason as Mandates
from carnet.gateways.web_citizen.sentences.told import Text

REASONS: Mapping[str, Text] = MappingProxyType(
    {
        Reason.ROLE_NOT_ENTITLED: _("Son rôle ne le permet pas."),
        Reason.MODE_NOT_OPEN: _("Ce mode d’accès n’existe pas pour son rôle."),
        Reason.SPACE_NOT_OPEN: _("Votre espace n’était pas ouvert."),
        Reason.BLOCKED: _("Vous avez bloqué ce professionnel."),
        Reason.NOT_AUTHORISED: _("Vous ne l’avez pas autorisé à consulter votre dossier."),
        Reason.REGULATION_NOT_ALLOWED: _("Vous refusez l’accès du Samu."),
        Reason.BREAK_GLASS_NOT_ALLOWED: _("Vous refusez l’accès en urgence."),
        Reason.TYPE_NOT_OPEN_TO_PROFESSION: _("Ce type de document n’est pas ouvert à sa profession."),
        Reason.HIDDEN_FROM_PROFESSIONALS: _("Le document est masqué."),
        Reason.HIDDEN_IN_EMERGENCY: _("Vous ne laissez pas voir vos documents masqués en urgence."),
        Reason.HIDDEN_FROM_PATIENT: _("Le document n’est pas encore disponible."),
        Reason.HIDDEN_FROM_REPRESENTATIVES: _("Le document n’est pas disponible pour cette personne."),
        Reason.DELETED: _("Le document a été supprimé."),
        Reason.NOT_OWN_DOCUMENT: _("Seul l’auteur du document peut le faire."),
        Reason.DOCUMENT_OF_PATIENT: _("C’est un document que vous avez ajouté : lui ne peut pas le faire."),
        Reason.NOT_DEPOSITED_BY_PATIENT: _("Seul l’auteur de ce document peut le changer."),
        "notice_cannot_be_silenced": _("Cet avis ne peut pas être coupé."),
        "traits_changed": _("L’état civil transmis n’était plus le vôtre."),
        "identity_doubtful": _("Votre identité n’est pas encore validée ici."),
        "other_subject": _("Ce n’était pas le compte relié à votre espace."),
        "wrong_combination": _("Le numéro, la carte et le code n’allaient pas ensemble."),
        "wrong_password": _("Le mot de passe n’était pas le bon."),
        "wrong_code": _("Le code n’était pas le bon."),
        Reason.NO_MANDATE: _("Cette personne n’a pas, ou plus, de mandat pour agir à votre place."),
        Reason.RESTRICTED: _("Vous avez choisi de ne pas lui montrer ce document."),
        Reason.NOT_A_MINOR: _("L’accès en secret des parents ne concerne que les mineurs."),
        Reason.NO_EMERGENCY_DECLARED: _("Aucun motif d’urgence n’avait été donné."),
        Reason.NO_EXPRESS_CONSENT: _("Un médecin du travail a besoin de votre consentement exprès."),
        "unknown_document": _("Ce document n’existe pas."),
        "not_your_case": _("Un autre agent s’occupe de cette demande."),
        "taken_by_another": _("Un autre agent s’occupe de cette demande."),
        "agent_suspended": _("Cet agent n’a plus accès à rien."),
        "too_many_cases": _("Trop de demandes sont déjà ouvertes."),
        "cannot_write_when_closed": _("La demande est close."),
        "account_cut": _("Par précaution, ce compte n’ouvre plus aucun dossier : son activité est inhabituelle."),
        "proof_wanted": _("Ce professionnel devait d’abord prouver à nouveau que c’était bien lui."),
        "minor_has_no_directives": _("Un mineur n’écrit pas de directives anticipées."),
        Mandates.SPACE_NOT_ACTIVE: _("L’espace n’est pas encore activé."),
        Mandates.UNKNOWN_PERSON: _("Personne ne correspond, parmi ceux qui ont un espace activé."),
        Mandates.NOT_ONESELF: _("On ne s’invite pas soi-même."),
        Mandates.ALREADY_LINKED: _("Il y a déjà une délégation ou une invitation pour cette personne."),
        Mandates.WRONG_DATES: _("Les dates ne le permettent pas."),
        Mandates.PERSON_IS_MINOR: _("Un mineur est représenté par ses parents."),
        Mandates.PERSON_IS_ADULT: _("Un majeur n’est pas représenté par ses parents."),
        Mandates.BIRTH_DATE_UNKNOWN: _("La date de naissance n’est pas connue."),
        Mandates.TOO_MANY_REPRESENTATIVES: _("Il y a déjà deux représentants."),
        Mandates.TOO_MANY_CARERS: _("Il y a déjà trois aidants."),
        Mandates.TOO_MANY_CARED_FOR: _("Un aidant aide cinq personnes au plus."),
        Mandates.TOO_MANY_PROFILES: _("Dix-neuf profils au plus sont rattachés à un espace."),
        Mandates.ANSWERED_TOO_LATE: _("L’invitation n’était plus valable."),
        Mandates.NOT_THE_STATUS: _("La délégation avait déjà pris fin, ou n’attendait pas de réponse."),
        Mandates.NO_REASON_GIVEN: _("Aucun motif n’était donné."),
    }
)
