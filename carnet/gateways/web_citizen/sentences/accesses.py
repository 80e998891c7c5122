"""What was looked at or read."""

from django.utils.translation import gettext_lazy as _

from carnet.gateways.web_citizen.sentences.told import Told

ACTS = {
    "list_documents": Told(
        _("Consultation de la liste"),
        _("%(who)s a regardé la liste de vos documents."),
        _("%(who)s a voulu regarder la liste de vos documents : refusé."),
        _("Vous avez regardé la liste de vos documents."),
        _("La liste montre les titres, les dates et les auteurs, pas le contenu."),
    ),
    "read_document": Told(
        _("Lecture d’un document"),
        _("%(who)s a lu %(what)s."),
        _("%(who)s a voulu lire %(what)s : refusé."),
        _("Vous avez lu %(what)s."),
        _("Le document a été ouvert ou téléchargé, avec tout son contenu."),
    ),
    "read_metadata": Told(
        _("Consultation de la fiche d’un document"),
        _("%(who)s a consulté la fiche de %(what)s."),
        _("%(who)s a voulu consulter la fiche de %(what)s : refusé."),
        _("Vous avez consulté la fiche de %(what)s."),
        _("La fiche donne le titre, la date, l’auteur et les versions, pas le contenu."),
    ),
    "read_identity": Told(
        _("Consultation de votre identité"),
        _("%(who)s a consulté votre identité."),
        _("%(who)s a voulu consulter votre identité : refusé."),
        _("Vous avez consulté votre identité."),
        _("Vos nom, prénoms, date et lieu de naissance, sexe et matricule INS : de quoi vérifier que c’est vous."),
    ),
    "list_care_team": Told(
        _("Consultation de la liste des professionnels autorisés"),
        _("%(who)s a regardé quels professionnels ont accès à votre dossier."),
        _("%(who)s a voulu regarder quels professionnels ont accès à votre dossier : refusé."),
        _("Vous avez regardé quels professionnels ont accès à votre dossier."),
        _("La liste des professionnels que vous autorisez ou bloquez."),
    ),
    "read_journal": Told(
        _("Consultation de ce journal"),
        _("%(who)s a consulté le journal des accès."),
        _("%(who)s a voulu consulter le journal des accès : refusé."),
        _("Vous avez consulté ce journal."),
        _("Regarder le journal s’inscrit aussi dans le journal."),
    ),
    "export_journal": Told(
        _("Téléchargement de ce journal"),
        _("%(who)s a préparé une copie du journal des accès avec ses preuves."),
        _("%(who)s a voulu copier le journal des accès : refusé."),
        _("Vous avez téléchargé ce journal avec ses preuves."),
        _("Un fichier qui permet de vérifier, sans ce site, que personne n’a récrit le journal."),
    ),
    "audit_journal": Told(
        _("Contrôle de ce journal"),
        _("%(who)s a contrôlé le journal des accès."),
        _("%(who)s a voulu contrôler le journal des accès : refusé."),
        _("Vous avez lu ce journal par un logiciel."),
        _("Un organisme de contrôle, enregistré ici, vérifie qui accède aux dossiers. Il ne lit aucun document."),
    ),
    "check_access": Told(
        _("Vérification d’une autorisation"),
        _("%(who)s a vérifié si vous l’avez autorisé à consulter votre dossier."),
        _("%(who)s a voulu vérifier son autorisation : refusé."),
        _("Vous avez vérifié une autorisation."),
        _("Le logiciel du professionnel apprend seulement si le dossier existe et s’il y est autorisé."),
    ),
    "break_glass": Told(
        _("Accès en urgence (bris de glace)"),
        _("%(who)s est entré dans votre dossier en urgence, sans votre accord, et a dit pourquoi."),
        _("%(who)s a voulu entrer dans votre dossier en urgence : refusé."),
        _("Vous êtes entré en urgence dans le dossier."),
        _("Réservé au danger, quand vous ne pouvez pas répondre. Vous et votre médecin traitant en êtes prévenus."),
    ),
}
