"""What was changed, hidden, put away or deleted."""

from django.utils.translation import gettext_lazy as _

from carnet.gateways.web_citizen.sentences.told import Told

ACTS = {
    "edit_document": Told(
        _("Correction d’un document"),
        _("%(who)s a corrigé le titre, la catégorie ou la date de %(what)s."),
        _("%(who)s a voulu corriger %(what)s : refusé."),
        _("Vous avez corrigé %(what)s."),
        _("Le titre, la catégorie ou la date ont changé ; le contenu reste le même."),
    ),
    "hide_document": Told(
        _("Masquage d’un document"),
        _("%(who)s a masqué %(what)s aux autres professionnels."),
        _("%(who)s a voulu masquer %(what)s : refusé."),
        _("Vous avez masqué %(what)s aux professionnels."),
        _("Un document masqué n’est vu que de vous, de son auteur et de votre médecin traitant."),
    ),
    "unhide_document": Told(
        _("Fin du masquage d’un document"),
        _("%(who)s a rendu %(what)s visible des professionnels."),
        _("%(who)s a voulu rendre %(what)s visible des professionnels : refusé."),
        _("Vous avez rendu %(what)s visible des professionnels."),
        _("Le document est de nouveau visible des professionnels que vous autorisez."),
    ),
    "show_to_patient": Told(
        _("Document rendu visible pour vous"),
        _("%(who)s vous a rendu visible %(what)s."),
        _("%(who)s a voulu vous rendre visible %(what)s : refusé."),
        _("Vous avez demandé à voir %(what)s."),
        _("Certains résultats vous sont d’abord annoncés en consultation ; ils apparaissent ensuite ici."),
    ),
    "archive_document": Told(
        _("Archivage d’un document"),
        _("%(who)s a archivé %(what)s."),
        _("%(who)s a voulu archiver %(what)s : refusé."),
        _("Vous avez archivé %(what)s."),
        _("Un document archivé sort de la liste ordinaire et reste lisible."),
    ),
    "unarchive_document": Told(
        _("Sortie des archives"),
        _("%(who)s a remis %(what)s dans la liste."),
        _("%(who)s a voulu remettre %(what)s dans la liste : refusé."),
        _("Vous avez remis %(what)s dans la liste."),
        _("Le document archivé revient dans la liste ordinaire."),
    ),
    "close_folder": Told(
        _("Fermeture d’un classeur"),
        _("%(who)s a fermé un classeur."),
        _("%(who)s a voulu fermer un classeur : refusé."),
        _("Vous avez fermé un classeur."),
        _("Les documents qu’il réunissait restent dans votre espace, tels quels."),
    ),
    "reopen_folder": Told(
        _("Réouverture d’un classeur"),
        _("%(who)s a rouvert un classeur."),
        _("%(who)s a voulu rouvrir un classeur : refusé."),
        _("Vous avez rouvert un classeur."),
        _("Le classeur réunit de nouveau ses documents, qui n’ont pas changé."),
    ),
    "delete_document": Told(
        _("Suppression d’un document"),
        _("%(who)s a supprimé %(what)s."),
        _("%(who)s a voulu supprimer %(what)s : refusé."),
        _("Vous avez supprimé %(what)s."),
        _("Seul l’auteur d’un document peut le supprimer."),
    ),
    "tell_result_waits": Told(
        _("Résultat à vous annoncer"),
        _("%(who)s vous a prévenu qu’un professionnel a un résultat à vous annoncer."),
        _("%(who)s a voulu vous prévenir qu’un résultat vous attend : impossible."),
        _("Vous avez été prévenu qu’un résultat vous attend."),
        _("Prenez rendez-vous avec le professionnel qui vous suit : il vous l’expliquera."),
    ),
    "show_after_delay": Told(
        _("Document devenu visible"),
        _("%(who)s vous a rendu visible %(what)s, un mois après son dépôt."),
        _("%(who)s a voulu vous rendre visible %(what)s : impossible."),
        _("Vous voyez désormais %(what)s."),
        _("Un résultat qui n’a pas été annoncé en consultation devient visible au bout d’un mois."),
    ),
}
