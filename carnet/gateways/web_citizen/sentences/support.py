"""What is asked of support, and what support does."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from carnet.gateways.web_citizen.sentences.told import Told

ACTS: Mapping[str, Told] = {
    "open_case": Told(
        _("Demande à l’assistance"),
        _("%(who)s a adressé une demande à l’assistance."),
        _("%(who)s a voulu adresser une demande à l’assistance : refusé."),
        _("Vous avez adressé une demande à l’assistance."),
        _("Vous posez une question, ou signalez ce qui vous surprend. L’assistance vous répond dans votre espace."),
    ),
    "write_in_case": Told(
        _("Message à l’assistance"),
        _("%(who)s a écrit à l’assistance."),
        _("%(who)s a voulu écrire à l’assistance : refusé."),
        _("Vous avez écrit à l’assistance."),
        _("Un message de plus dans une demande déjà ouverte."),
    ),
    "close_case": Told(
        _("Fin d’une demande à l’assistance"),
        _("%(who)s a clos votre demande à l’assistance."),
        _("%(who)s a voulu clore votre demande à l’assistance : refusé."),
        _("Vous avez clos votre demande à l’assistance."),
        _("La conversation est gardée un an, puis détruite."),
    ),
}
