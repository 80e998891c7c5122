"""The journal in plain French: one row an act, one phrase a reason of refusal. No row says more than the line does.

One file a family of acts: the file where an act stands is the family by which the citizen filters the journal.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from carnet.gateways.web_citizen.sentences import accesses, account, changes, deposits, relatives, rights, support
from carnet.gateways.web_citizen.sentences.reasons import REASONS
from carnet.gateways.web_citizen.sentences.told import Text, Told

__all__ = ["ACTS", "FAMILIES", "REASONS", "UNKNOWN_ACT", "Family", "Text", "Told"]


class Family(StrEnum):
    """The kinds of acts, as the journal's filter names them in its address."""

    ACCESSES = "acces"
    DEPOSITS = "depots"
    CHANGES = "changements"
    RIGHTS = "droits"
    RELATIVES = "proches"
    ACCOUNT = "compte"
    SUPPORT = "assistance"


FAMILIES: Mapping[Family, Mapping[str, Told]] = MappingProxyType(
    {
        Family.ACCESSES: accesses.ACTS,
        Family.DEPOSITS: deposits.ACTS,
        Family.CHANGES: changes.ACTS,
        Family.RIGHTS: rights.ACTS,
        Family.RELATIVES: relatives.ACTS,
        Family.ACCOUNT: account.ACTS,
        Family.SUPPORT: support.ACTS,
    }
)
ACTS: Mapping[str, Told] = MappingProxyType({act: told for acts in FAMILIES.values() for act, told in acts.items()})

# An act that a newer version wrote: told without its detail rather than left out.
UNKNOWN_ACT = Told(
    _("Autre action"),
    _("%(who)s a fait une action que cette version de Carnet ne sait pas encore nommer."),
    _("%(who)s a tenté une action que cette version de Carnet ne sait pas encore nommer : refusée."),
    _("Vous avez fait une action que cette version de Carnet ne sait pas encore nommer."),
    _("La ligne est complète dans le journal ; seul son nom manque ici."),
)
