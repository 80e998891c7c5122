"""What came into the record."""

from django.utils.translation import gettext_lazy as _

from carnet.gateways.web_citizen.sentences.told import Told

ACTS = {
    "deposit_document": Told(
        _("Dépôt d’un document"),
        _("%(who)s a déposé %(what)s."),
        _("%(who)s a voulu déposer un document : refusé."),
        _("Vous avez déposé %(what)s."),
        _("Un professionnel ou son logiciel range un document dans votre espace, le jour du soin si possible."),
    ),
    "replace_document": Told(
        _("Remplacement d’un document"),
        _("%(who)s a remplacé un document par une nouvelle version : %(what)s."),
        _("%(who)s a voulu remplacer %(what)s : refusé."),
        _("Vous avez remplacé %(what)s."),
        _("L’auteur corrige son document. L’ancienne version reste lisible dans « Versions »."),
    ),
    "add_document": Told(
        _("Ajout d’un document par vous"),
        _("%(who)s a ajouté %(what)s."),
        _("%(who)s a voulu ajouter un document : refusé."),
        _("Vous avez ajouté %(what)s."),
        _("Vous, ou quelqu’un qui vous aide, avez ajouté un document."),
    ),
}
