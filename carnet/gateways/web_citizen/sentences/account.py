"""The space itself, who entered it, and where its citizen is reached."""

from django.utils.translation import gettext_lazy as _

from carnet.gateways.web_citizen.sentences.told import Told

ACTS = {
    "link_issuer": Told(
        _("Service d’identité"),
        _("%(who)s a relié votre espace au service d’identité par lequel vous êtes entré."),
        _("%(who)s a refusé une connexion qui passait par un service d’identité."),
        _("Vous avez relié votre espace à un service d’identité."),
        _("Un service comme FranceConnect+ vous reconnaît. Ensuite, lui seul et vous seul entrez par ce moyen."),
    ),
    "sign_in": Told(
        _("Connexion"),
        _("%(who)s s’est connecté à votre espace."),
        _("%(who)s a voulu se connecter à votre espace : refusé."),
        _("Vous vous êtes connecté."),
        _("L’entrée dans votre espace, par vous ou par quelqu’un qui vous aide."),
    ),
    "set_email": Told(
        _("Adresse e-mail"),
        _("%(who)s a changé l’adresse e-mail de vos avis."),
        _("%(who)s a voulu changer l’adresse e-mail de vos avis : refusé."),
        _("Vous avez changé l’adresse e-mail de vos avis."),
        _("L’adresse à laquelle vous êtes prévenu. Les messages ne contiennent rien de médical."),
    ),
    "remove_email": Told(
        _("Retrait de l’adresse e-mail"),
        _("%(who)s a retiré l’adresse e-mail de vos avis."),
        _("%(who)s a voulu retirer l’adresse e-mail de vos avis : refusé."),
        _("Vous avez retiré l’adresse e-mail de vos avis."),
        _("Vous n’êtes plus prévenu par e-mail ; les avis restent dans votre espace."),
    ),
    "choose_notices": Told(
        _("Choix des avis"),
        _("%(who)s a changé la façon dont vous êtes prévenu."),
        _("%(who)s a voulu changer la façon dont vous êtes prévenu : refusé."),
        _("Vous avez changé la façon dont vous êtes prévenu."),
        _("Vous choisissez d’être prévenu par e-mail, ici seulement, ou pas du tout. Le journal garde tout."),
    ),
    "register_patient": Told(
        _("Création de votre espace"),
        _("%(who)s a créé votre espace."),
        _("%(who)s a voulu créer votre espace : refusé."),
        _("Vous avez créé votre espace."),
        _("Votre identité a été inscrite, avec une clé qui ne protège que vos données."),
    ),
    "update_identity": Told(
        _("Mise à jour de votre identité"),
        _("%(who)s a mis à jour votre identité."),
        _("%(who)s a voulu mettre à jour votre identité : refusé."),
        _("Vous avez mis à jour votre identité."),
        _("Un nom, un matricule ou le niveau de vérification de votre identité a changé."),
    ),
    "announce_space": Told(
        _("Annonce de votre espace"),
        _("%(who)s vous a annoncé l’ouverture prochaine de votre espace."),
        _("%(who)s a voulu vous annoncer l’ouverture de votre espace : refusé."),
        _("Votre espace a été annoncé."),
        _("Vous avez six semaines pour vous y opposer avant qu’il ne s’ouvre."),
    ),
    "open_space": Told(
        _("Ouverture de votre espace"),
        _("%(who)s a ouvert votre espace."),
        _("%(who)s a voulu ouvrir votre espace : impossible."),
        _("Vous avez ouvert votre espace."),
        _("À partir de là, les professionnels peuvent y déposer des documents."),
    ),
    "activate_space": Told(
        _("Activation de votre espace"),
        _("%(who)s a activé votre espace."),
        _("%(who)s a voulu activer votre espace : impossible."),
        _("Vous avez activé votre espace."),
        _("Vous pouvez le lire, y ajouter des documents et choisir qui le consulte."),
    ),
    "close_space": Told(
        _("Fermeture de votre espace"),
        _("%(who)s a fermé votre espace."),
        _("%(who)s a voulu fermer votre espace : impossible."),
        _("Vous avez fermé votre espace."),
        _("Plus rien n’y entre et plus rien n’y est lu. Les données sont gardées dix ans, puis détruites."),
    ),
}
