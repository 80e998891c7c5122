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
    "check_deposit": Told(
        _("Essai d’un dépôt"),
        _("%(who)s a vérifié un document sans le déposer."),
        _("%(who)s a voulu vérifier un document : refusé."),
        _("Vous avez vérifié un document sans le déposer."),
        _("Un logiciel s’assure qu’un document serait accepté, avant de le ranger. Rien n’est gardé."),
    ),
    "replace_document": Told(
        _("Remplacement d’un document"),
        _("%(who)s a remplacé un document par une nouvelle version : %(what)s."),
        _("%(who)s a voulu remplacer %(what)s : refusé."),
        _("Vous avez remplacé %(what)s."),
        _("L’auteur corrige son document. L’ancienne version reste lisible dans « Versions »."),
    ),
    "file_document": Told(
        _("Classement d’un document"),
        _("%(who)s a classé %(what)s dans un classeur."),
        _("%(who)s a voulu classer un document : refusé."),
        _("Vous avez classé %(what)s dans un classeur."),
        _("Un logiciel réunit des documents qui vont ensemble. Qui peut lire un document ne change pas."),
    ),
    "add_document": Told(
        _("Ajout d’un document par vous"),
        _("%(who)s a ajouté %(what)s."),
        _("%(who)s a voulu ajouter un document : refusé."),
        _("Vous avez ajouté %(what)s."),
        _("Vous, ou quelqu’un qui vous aide, avez ajouté un document."),
    ),
}
