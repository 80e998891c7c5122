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
    "take_case": Told(
        _("Prise en charge de votre demande"),
        _("%(who)s a pris en charge votre demande."),
        _("%(who)s a voulu prendre en charge votre demande : refusé."),
        _("Vous avez pris en charge une demande."),
        _("Un agent s’occupe de votre demande ; les autres ne la lisent pas."),
    ),
    "give_case_back": Told(
        _("Demande remise à un autre agent"),
        _("%(who)s a remis votre demande à un autre agent."),
        _("%(who)s a voulu remettre votre demande à un autre agent : refusé."),
        _("Vous avez remis une demande à un autre agent."),
        _("L’agent ne lit plus votre demande ; un autre va la prendre en charge."),
    ),
    "read_case": Told(
        _("Lecture de votre demande"),
        _("%(who)s a lu votre demande."),
        _("%(who)s a voulu lire votre demande : refusé."),
        _("Vous avez lu une demande."),
        _("L’agent lit vos messages et la ligne du journal que vous signalez. Jamais vos documents de santé."),
    ),
    "read_case_file": Told(
        _("Lecture d’une pièce jointe"),
        _("%(who)s a ouvert une pièce que vous avez jointe à votre demande."),
        _("%(who)s a voulu ouvrir une pièce jointe à votre demande : refusé."),
        _("Vous avez ouvert une pièce jointe."),
        _("Les pièces jointes à une demande sont lues par l’agent qui s’en occupe."),
    ),
    "reply_in_case": Told(
        _("Réponse de l’assistance"),
        _("%(who)s a répondu à votre demande."),
        _("%(who)s a voulu répondre à votre demande : refusé."),
        _("Vous avez répondu à une demande."),
        _("La réponse est dans la conversation de votre demande."),
    ),
    "switch_on_privilege": Told(
        _("Accès administratif de l’assistance"),
        _("%(who)s a ouvert la partie administrative de votre espace pour %(what)s."),
        _("%(who)s a voulu ouvrir la partie administrative de votre espace : refusé."),
        _("Vous avez ouvert la partie administrative d’un espace."),
        _(
            "Un agent voit qui vous êtes, l’état de votre espace et de votre compte, pour une durée courte et une "
            "raison donnée. Il ne voit aucun document de santé."
        ),
    ),
    "switch_off_privilege": Told(
        _("Fin de l’accès administratif de l’assistance"),
        _("%(who)s a refermé la partie administrative de votre espace."),
        _("%(who)s a voulu refermer la partie administrative de votre espace : refusé."),
        _("Vous avez refermé la partie administrative d’un espace."),
        _("L’agent a mis fin à son accès avant l’heure. Sans cela, l’accès se ferme tout seul."),
    ),
    "read_state": Told(
        _("Consultation de l’état de votre espace"),
        _("%(who)s a consulté l’état administratif de votre espace."),
        _("%(who)s a voulu consulter l’état administratif de votre espace : refusé."),
        _("Vous avez consulté l’état administratif d’un espace."),
        _("Votre identité, l’état de votre espace et de votre compte, une partie de votre adresse e-mail."),
    ),
    "ask_activation_code": Told(
        _("Renvoi d’un code d’activation"),
        _("%(who)s vous a fait renvoyer un code d’activation."),
        _("%(who)s a voulu vous faire renvoyer un code d’activation : refusé."),
        _("Vous avez fait renvoyer un code d’activation."),
        _("Le code part à votre adresse ; l’agent ne le voit pas."),
    ),
    "suspend_space": Told(
        _("Suspension de votre espace"),
        _("%(who)s a suspendu votre espace."),
        _("%(who)s a voulu suspendre votre espace : impossible."),
        _("Vous avez suspendu votre espace."),
        _("Plus rien n’y entre et plus rien n’y est lu, jusqu’à sa réouverture."),
    ),
    "reopen_space": Told(
        _("Réouverture de votre espace"),
        _("%(who)s a rouvert votre espace."),
        _("%(who)s a voulu rouvrir votre espace : impossible."),
        _("Vous avez rouvert votre espace."),
        _("Votre espace est de nouveau ouvert, avec tout ce qu’il contenait."),
    ),
    "include_in_bulk_closing": Told(
        _("Fermeture groupée"),
        _("%(who)s a inclus votre espace dans une fermeture groupée, décidée par deux personnes."),
        _("%(who)s a voulu inclure votre espace dans une fermeture groupée : refusé."),
        _("Vous avez inclus un espace dans une fermeture groupée."),
        _("Plusieurs espaces sont fermés ensemble, pour une raison écrite, avec l’accord d’une seconde personne."),
    ),
    "export_for_third_party": Told(
        _("Export pour un tiers autorisé par la loi"),
        _("%(who)s a remis votre journal et vos données administratives à un tiers autorisé par la loi."),
        _("%(who)s a voulu remettre vos données à un tiers : refusé."),
        _("Vous avez remis des données à un tiers."),
        _(
            "Un juge, par exemple, peut demander ces données. Deux personnes ont donné leur accord ; aucun document "
            "de santé n’a été remis."
        ),
    ),
}
