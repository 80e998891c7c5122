"""Why an act is refused, said to the person who asked: the sentences of `access`, and those of mandates."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from carnet.domain.access import matrices
from carnet.domain.spaces.codes import Event, State
from carnet.domain.spaces.codes.delegations import Reason
from carnet.gateways.web_citizen.sentences.told import Text

OTHERS: Mapping[str, Text] = MappingProxyType(
    {
        Reason.SPACE_NOT_ACTIVE: _("Cet espace n’est pas encore activé."),
        Reason.UNKNOWN_PERSON: _(
            "Nous ne trouvons pas cette personne. Vérifiez chaque mot avec elle ; "
            "elle doit aussi avoir activé son espace."
        ),
        Reason.NOT_ONESELF: _("Vous ne pouvez pas vous inviter vous-même."),
        Reason.ALREADY_LINKED: _("Cette personne est déjà dans la liste."),
        Reason.WRONG_DATES: _("Les dates ne vont pas : la fin doit venir après le début, et après aujourd’hui."),
        Reason.PERSON_IS_MINOR: _("Avant 18 ans, seul un parent ouvre cet espace ; à 18 ans, on l’ouvre soi-même."),
        Reason.PERSON_IS_ADULT: _("Cette personne a 18 ans : ses parents ne la représentent plus."),
        Reason.BIRTH_DATE_UNKNOWN: _("La date de naissance manque au dossier : adressez-vous à l’assistance."),
        Reason.TOO_MANY_REPRESENTATIVES: _("Deux personnes représentent déjà cet enfant, ou y sont invitées."),
        Reason.TOO_MANY_CARERS: _(
            "Trois personnes sont déjà aidantes ou invitées. Mettez fin à l’une des délégations."
        ),
        Reason.TOO_MANY_CARED_FOR: _("Vous aidez déjà cinq personnes : c’est le plus possible."),
        Reason.TOO_MANY_PROFILES: _("Dix-neuf profils sont déjà rattachés à votre espace : c’est le plus possible."),
        Reason.ANSWERED_TOO_LATE: _("Cette invitation n’est plus valable. Demandez qu’on vous la renvoie."),
        Reason.NOT_THE_STATUS: _("Cela a déjà été fait, ou la délégation a pris fin."),
        "minor_has_no_directives": _("Les directives anticipées s’écrivent à partir de 18 ans."),
        Reason.NO_REASON_GIVEN: _("Indiquez la décision ou le formulaire."),
        **{
            f"cannot_{Event.ACTIVATE}_when_{state}": _("Votre espace est déjà activé.")
            if state is State.ACTIVE
            else _("Votre espace ne peut pas être activé pour le moment : adressez-vous à l’assistance.")
            for state in State
        },
    }
)


def sentence_of(reason: str) -> str:
    """Gives the sentence that tells a person this reason. Raises KeyError for any other code."""
    other = OTHERS.get(reason)
    return matrices.sentence_of(reason) if other is None else str(other)
