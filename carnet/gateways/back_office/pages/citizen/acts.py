"""What an agent may do to a space: the question, its consequence, and the domain's door. Decides nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from carnet.domain.spaces import rules as spaces_rules
from carnet.domain.spaces.codes import Event, State
from carnet.domain.support import actions, tables
from carnet.domain.support.codes import Power, Role
from carnet.journeys import helping

NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that may be done; `event` must be possible in the life of the space for it to be offered."""

    verb: str
    power: Power
    event: Event | None  # None: whatever the state, for who has an account or may have one
    perform: Callable[..., None]
    label: str | Promise
    question: str | Promise
    consequence: str | Promise
    done: str | Promise
    icon: str
    is_final: bool = False


ACTS = {
    act.verb: act
    for act in (
        Act(
            verb="code",
            power=Power.RESEND_CODE,
            event=Event.ACTIVATE,
            perform=helping.resend_code,
            label=_("Renvoyer un code d’activation"),
            question=_("Renvoyer un code d’activation à cette personne ?"),
            consequence=_("Un nouveau code part vers son adresse connue. Vous ne le voyez pas."),
            done=_("Un code va partir."),
            icon="messages",
        ),
        Act(
            verb="sessions",
            power=Power.END_SESSIONS,
            event=None,
            perform=helping.end_sessions,
            label=_("Déconnecter tous ses appareils"),
            question=_("Déconnecter tous les appareils de cette personne ?"),
            consequence=_("Elle devra se connecter à nouveau, sur chaque appareil."),
            done=_("Tous ses appareils sont déconnectés."),
            icon="quitter",
        ),
        Act(
            verb="suspendre",
            power=Power.SUSPEND_SPACE,
            event=Event.SUSPEND,
            perform=actions.suspend_space,
            label=_("Suspendre l’espace"),
            question=_("Suspendre cet espace ?"),
            consequence=_("Plus rien n’y entre et plus rien n’y est lu, jusqu’à sa réouverture. La personne le verra."),
            done=_("L’espace est suspendu."),
            icon="interdit",
        ),
        Act(
            verb="rouvrir",
            power=Power.SUSPEND_SPACE,
            event=Event.REOPEN,
            perform=actions.reopen_space,
            label=_("Rouvrir l’espace"),
            question=_("Rouvrir cet espace ?"),
            consequence=_("L’espace redevient actif, avec tout ce qu’il contenait."),
            done=_("L’espace est rouvert."),
            icon="valide",
        ),
        Act(
            verb="fermer",
            power=Power.CLOSE_SPACE,
            event=Event.CLOSE,
            perform=actions.close_space,
            label=_("Fermer l’espace"),
            question=_("Fermer cet espace, à la demande de la personne ?"),
            consequence=_("Plus rien n’y entre et plus rien n’y est lu. Les données sont gardées dix ans."),
            done=_("L’espace est fermé."),
            icon="fermer",
            is_final=True,
        ),
    )
}


def offered(state: State, role: Role, *, has_account: bool) -> list[Act]:
    """Gives the acts that may work from this state for this role; each is decided again by its own door."""
    powers = tables.powers_of(role)
    return [
        act
        for act in ACTS.values()
        if act.power in powers
        and (has_account if act.event is None else spaces_rules.decide_event(state=state, event=act.event).allowed)
    ]
