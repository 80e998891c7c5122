"""Who acts for whom, in the words of the citizen's screens."""

from django.utils.translation import gettext as _

from carnet.domain.spaces.codes.delegations import Kind
from carnet.domain.spaces.queries.delegations import MandateView


def relation_of(mandate: MandateView) -> str:
    """Says what the person is to the delegate: « Votre enfant », « Vous l’aidez »."""
    match mandate.kind:
        case Kind.PARENT:
            return _("Votre enfant")
        case Kind.CARER:
            return _("Vous l’aidez")
        case Kind.CURATOR | Kind.FAMILY_ASSISTANCE:
            return _("Vous l’assistez")
        case Kind.GUARDIAN | Kind.FAMILY_REPRESENTATION:
            return _("Vous la représentez")


def title_of(mandate: MandateView) -> str:
    """Says what the delegate is to the person: « Parent », « Aidant »."""
    return {
        Kind.PARENT: _("Parent"),
        Kind.GUARDIAN: _("Tutelle"),
        Kind.FAMILY_REPRESENTATION: _("Habilitation familiale (représentation)"),
        Kind.CURATOR: _("Curatelle"),
        Kind.FAMILY_ASSISTANCE: _("Habilitation familiale (assistance)"),
        Kind.CARER: _("Aidant"),
    }[mandate.kind]
