"""The codes of support in the words of the agents' screens."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carnet.domain.spaces.codes import State
from carnet.domain.spaces.codes.delegations import Kind
from carnet.domain.spaces.codes.delegations import Reason as MandateReason
from carnet.domain.support.codes import CaseStatus, Operation, Power, Reason, RequestStatus, Role

type Text = str | Promise

ROLES: dict[Role, Text] = {
    Role.SUPPORT: gettext_lazy("Agent d’assistance"),
    Role.SUPERVISOR: gettext_lazy("Responsable de l’assistance"),
    Role.OPERATOR: gettext_lazy("Exploitant"),
    Role.PROTECTION_OFFICER: gettext_lazy("Délégué à la protection des données"),
    Role.AUDITOR: gettext_lazy("Auditeur"),
}
CASES: dict[CaseStatus, Text] = {
    CaseStatus.OPEN: gettext_lazy("À prendre"),
    CaseStatus.IN_PROGRESS: gettext_lazy("En cours"),
    CaseStatus.WAITING: gettext_lazy("Attend le citoyen"),
    CaseStatus.ANSWERED: gettext_lazy("Répondue"),
    CaseStatus.CLOSED: gettext_lazy("Close"),
}
OPERATIONS: dict[Operation, Text] = {
    Operation.BULK_CLOSING: gettext_lazy("Fermeture groupée"),
    Operation.THIRD_PARTY_EXPORT: gettext_lazy("Export pour un tiers autorisé"),
}
REQUESTS: dict[RequestStatus, Text] = {
    RequestStatus.PENDING: gettext_lazy("Attend une seconde personne"),
    RequestStatus.APPROVED: gettext_lazy("Approuvée, à exécuter"),
    RequestStatus.REFUSED: gettext_lazy("Refusée"),
    RequestStatus.RUNNING: gettext_lazy("En cours d’exécution"),
    RequestStatus.DONE: gettext_lazy("Exécutée"),
}
SUMMARIES: dict[str, Text] = {
    "closable": gettext_lazy("Espaces à fermer"),
    "left_out": gettext_lazy("Lignes laissées de côté"),
    "recipient": gettext_lazy("Destinataire"),
    "fingerprint": gettext_lazy("Empreinte SHA-256 du certificat"),
    "closed": gettext_lazy("Espaces fermés"),
    "not_closed": gettext_lazy("Espaces non fermés (déjà clos entre-temps)"),
    "digest": gettext_lazy("Empreinte SHA-256 du paquet"),
}
STATES: dict[State, Text] = {
    State.NOTIFIED: gettext_lazy("Annoncé, pas encore ouvert"),
    State.OPENED: gettext_lazy("Ouvert, jamais activé"),
    State.OPPOSED: gettext_lazy("Refusé par la personne"),
    State.ACTIVE: gettext_lazy("Actif"),
    State.SUSPENDED: gettext_lazy("Suspendu"),
    State.CLOSED: gettext_lazy("Fermé"),
    State.CLOSED_DECEASED: gettext_lazy("Fermé après un décès"),
    State.DELETION_PENDING: gettext_lazy("Suppression demandée"),
    State.DELETED: gettext_lazy("Supprimé"),
}
REASONS: dict[str, Text] = {
    Reason.AGENT_SUSPENDED: gettext_lazy("Votre compte est suspendu."),
    Reason.ROLE_NOT_ENTITLED: gettext_lazy("Votre rôle ne le permet pas."),
    Reason.PRIVILEGE_NEEDED: gettext_lazy(
        "Aucun accès n’est ouvert. Ouvrez d’abord un accès pour cette personne, en donnant la raison."
    ),
    Reason.PRIVILEGE_ENDED: gettext_lazy(
        "Votre accès est terminé : rien n’a été fait. Ouvrez-en un nouveau si vous en avez encore besoin."
    ),
    Reason.PRIVILEGE_ELSEWHERE: gettext_lazy("Votre accès est ouvert pour une autre personne."),
    Reason.TOO_MANY_SEARCHES: gettext_lazy(
        "Vous avez fait trop de recherches aujourd’hui. Demandez à un collègue de prendre le relais."
    ),
    Reason.NOBODY_FOUND: gettext_lazy(
        "Personne ici n’a cette identité. Vérifiez chaque caractère avec la personne, ou cherchez autrement."
    ),
    Reason.SEVERAL_FOUND: gettext_lazy("Plusieurs personnes ont ces traits : demandez le matricule INS."),
    Reason.NOT_YOUR_CASE: gettext_lazy("Seul l’agent qui a pris cette demande peut la lire et y répondre."),
    Reason.TAKEN_BY_ANOTHER: gettext_lazy("Un collègue a déjà pris cette demande."),
    Reason.OWN_REQUEST: gettext_lazy("C’est votre propre demande : une autre personne doit la décider."),
    Reason.SAME_PERSON: gettext_lazy(
        "Cette demande vient d’un autre compte à vous : une autre personne doit la décider."
    ),
    Reason.REQUEST_NOT_PENDING: gettext_lazy("Cette opération a déjà été décidée."),
    Reason.REQUEST_NOT_APPROVED: gettext_lazy("Cette opération n’est pas à exécuter : pas approuvée, ou déjà faite."),
    Reason.REQUEST_EXPIRED: gettext_lazy("Le délai est passé. Il faut refaire la demande."),
    Reason.NO_ACCOUNT: gettext_lazy("Cette personne n’a pas encore de compte."),
    Reason.NOT_THE_REQUESTER: gettext_lazy("Seule la personne qui a fait la demande l’exécute."),
}
MANDATES: dict[Kind, Text] = {
    Kind.CARER: gettext_lazy("Un aidant, que la personne a choisi"),
    Kind.PARENT: gettext_lazy("Un parent, ou un tuteur d’enfant mineur"),
    Kind.GUARDIAN: gettext_lazy("Une tutelle, avec représentation de la personne"),
    Kind.FAMILY_REPRESENTATION: gettext_lazy("Une habilitation familiale, en représentation"),
    Kind.CURATOR: gettext_lazy("Une curatelle : la personne devra donner son accord"),
    Kind.FAMILY_ASSISTANCE: gettext_lazy("Une habilitation familiale, en assistance : elle devra donner son accord"),
}
# Why a mandate may not be recorded: what the agent can mend is said on the form.
MANDATE_REASONS: dict[str, Text] = {
    MandateReason.UNKNOWN_PERSON: gettext_lazy(
        "Personne d’inscrit ici ne répond à ces quatre données, ou son espace n’est pas activé. Vérifiez chaque lettre."
    ),
    MandateReason.NOT_ONESELF: gettext_lazy("C’est la personne elle-même : indiquez qui agira pour elle."),
    MandateReason.ALREADY_LINKED: gettext_lazy("Un mandat lie déjà ces deux personnes, ou attend une réponse."),
    MandateReason.WRONG_DATES: gettext_lazy("La fin doit venir après le début, et après aujourd’hui."),
    MandateReason.PERSON_IS_MINOR: gettext_lazy(
        "La personne est mineure : seul un parent ou un tuteur agit pour elle."
    ),
    MandateReason.PERSON_IS_ADULT: gettext_lazy("La personne est majeure : un parent ne la représente plus."),
    MandateReason.BIRTH_DATE_UNKNOWN: gettext_lazy("La date de naissance de la personne manque à son identité."),
    MandateReason.TOO_MANY_REPRESENTATIVES: gettext_lazy("Cet enfant a déjà tous les représentants possibles."),
    MandateReason.TOO_MANY_CARERS: gettext_lazy("La personne a déjà trois aidants, ou les a invités."),
    MandateReason.TOO_MANY_CARED_FOR: gettext_lazy("Cet aidant aide déjà cinq personnes."),
    MandateReason.TOO_MANY_PROFILES: gettext_lazy("Dix-neuf profils sont déjà rattachés à ce parent."),
    MandateReason.NO_REASON_GIVEN: gettext_lazy("Dites quel document vous avez sous les yeux."),
}
# What the house's journal tells: the act, in a few words.
ACTS: dict[str, Text] = {
    "add_agent": gettext_lazy("Création d’un agent"),
    "suspend_agent": gettext_lazy("Suspension d’un agent"),
    "resume_agent": gettext_lazy("Retour d’un agent"),
    "reset_agent": gettext_lazy("Nouveau mot de passe et nouvelle application d’un agent"),
    "change_role": gettext_lazy("Changement de rôle d’un agent"),
    "sign_in_agent": gettext_lazy("Connexion d’un agent"),
    "take_case": gettext_lazy("Prise en charge d’une demande"),
    "give_case_back": gettext_lazy("Demande remise dans la file"),
    "reply_in_case": gettext_lazy("Réponse à une demande"),
    "close_case": gettext_lazy("Clôture d’une demande"),
    "switch_on_privilege": gettext_lazy("Ouverture d’un accès administratif"),
    "switch_off_privilege": gettext_lazy("Fin d’un accès administratif"),
    "read_state": gettext_lazy("Consultation de l’état d’un espace"),
    Power.SUSPEND_SPACE: gettext_lazy("Suspension ou réouverture d’un espace"),
    Power.CLOSE_SPACE: gettext_lazy("Fermeture d’un espace"),
    Power.END_SESSIONS: gettext_lazy("Fin des sessions d’un compte"),
    Power.RESEND_CODE: gettext_lazy("Renvoi d’un code d’activation"),
    Power.RECORD_DELEGATION: gettext_lazy("Délégation enregistrée depuis un formulaire"),
    Power.RECORD_REPRESENTATIVE: gettext_lazy("Représentant légal enregistré ou retiré"),
    "ask_bulk_closing": gettext_lazy("Demande de fermeture groupée"),
    "ask_third_party_export": gettext_lazy("Demande d’export pour un tiers"),
    "approve_request": gettext_lazy("Opération approuvée"),
    "refuse_request": gettext_lazy("Opération refusée"),
    "start_bulk_closing": gettext_lazy("Lancement d’une fermeture groupée"),
    "finish_bulk_closing": gettext_lazy("Fin d’une fermeture groupée"),
    "execute_export": gettext_lazy("Remise d’un export"),
    "read_alerts": gettext_lazy("Consultation des alertes de vigilance"),
    "ask_reopening": gettext_lazy("Demande de réouverture d’un compte professionnel coupé"),
    "cut_account": gettext_lazy("Compte professionnel coupé par la vigilance"),
    "watch_account": gettext_lazy("Compte professionnel signalé par la vigilance"),
    "ask_proof": gettext_lazy("Preuve d’identité demandée à un professionnel"),
    "give_proof": gettext_lazy("Preuve d’identité donnée par un professionnel"),
    "reopen_account": gettext_lazy("Réouverture d’un compte professionnel coupé"),
    "close_alerts": gettext_lazy("Alerte de vigilance classée"),
    "allow_account": gettext_lazy("Dérogation aux limites d’un compte professionnel"),
    "read_house_journal": gettext_lazy("Consultation de ce journal"),
    "import_directory": gettext_lazy("Mise à jour de l’annuaire des professionnels"),
}

# What a line of a citizen's journal says, shortly: an agent needs the family of the act, never the document.
_LINES: dict[str, Text] = {
    "deposit": gettext_lazy("a déposé un document"),
    "replace": gettext_lazy("a remplacé un document"),
    "read_document": gettext_lazy("a lu un document"),
    "read_metadata": gettext_lazy("a consulté la fiche d’un document"),
    "list": gettext_lazy("a consulté une liste"),
    "read_identity": gettext_lazy("a consulté l’identité"),
    "read_journal": gettext_lazy("a consulté le journal"),
    "declare_authorization": gettext_lazy("a déclaré l’accord de la personne"),
    "sign_in": gettext_lazy("s’est connecté"),
    "hide": gettext_lazy("a masqué un document"),
    "delete": gettext_lazy("a supprimé un document"),
}
_MODES = {
    "regulation": gettext_lazy("régulation d’urgence"),
    "break_glass": gettext_lazy("accès en urgence"),
}


def line(act: str) -> str:
    """Says what a line of a citizen's journal tells, without naming a document."""
    found = next((text for start, text in _LINES.items() if act.startswith(start)), None)
    return str(found) if found else _("a fait une autre action")


def mode(code: str) -> str:
    """Names an unusual way of entering; nothing for the usual one."""
    return str(_MODES.get(code, ""))


def refusal(reason: str) -> str:
    """Says why the desk was refused."""
    return str(REASONS.get(reason, "")) or _("Ce n’est pas possible dans l’état actuel.")


def act(code: str) -> str:
    """Names an act of the house's journal."""
    return str(ACTS.get(code, "")) or _("Autre action")
