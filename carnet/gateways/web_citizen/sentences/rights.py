"""Who was let in or kept out."""

from django.utils.translation import gettext_lazy as _

from carnet.gateways.web_citizen.sentences.told import Told

ACTS = {
    "declare_authorization": Told(
        _("Accord déclaré par un professionnel"),
        _("%(who)s a indiqué que vous êtes d’accord pour qu’il consulte votre dossier."),
        _("%(who)s a voulu déclarer votre accord : refusé."),
        _("Vous avez donné un accord."),
        _("Un professionnel vous demande votre accord, puis le note ici. S’il se trompe, vous pouvez le bloquer."),
    ),
    "remove_authorization": Told(
        _("Fin d’une autorisation"),
        _("%(who)s a renoncé à consulter votre dossier."),
        _("%(who)s a voulu renoncer à son accès : refusé."),
        _("Vous avez mis fin à une autorisation."),
        _("Le professionnel ne peut plus consulter votre dossier."),
    ),
    "authorize_professional": Told(
        _("Autorisation donnée"),
        _("%(who)s a autorisé un professionnel à consulter votre dossier."),
        _("%(who)s a voulu autoriser un professionnel : refusé."),
        _("Vous avez autorisé un professionnel à consulter votre dossier."),
        _("Le professionnel peut lire les documents ouverts à sa profession."),
    ),
    "block_professional": Told(
        _("Blocage d’un professionnel"),
        _("%(who)s a bloqué un professionnel."),
        _("%(who)s a voulu bloquer un professionnel : refusé."),
        _("Vous avez bloqué un professionnel."),
        _("Un professionnel bloqué ne lit plus rien ; il peut encore déposer un document."),
    ),
    "unblock_professional": Told(
        _("Fin d’un blocage"),
        _("%(who)s a débloqué un professionnel."),
        _("%(who)s a voulu débloquer un professionnel : refusé."),
        _("Vous avez débloqué un professionnel."),
        _("Pour consulter à nouveau, le professionnel devra vous redemander votre accord."),
    ),
    "choose_emergency": Told(
        _("Choix pour les urgences"),
        _("%(who)s a changé ce qui est permis en cas d’urgence."),
        _("%(who)s a voulu changer ce qui est permis en cas d’urgence : refusé."),
        _("Vous avez changé ce qui est permis en cas d’urgence."),
        _("Vous décidez si le Samu et les urgentistes peuvent voir votre dossier quand vous ne pouvez pas répondre."),
    ),
}
