"""The journal in plain French: one row an act, one phrase a reason of refusal. No row says more than the line does."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from carnet.domain.access.codes import Reason

type Text = str | Promise


@dataclass(frozen=True, slots=True)
class Told:
    """How an act is told: its name, what somebody did, what somebody was refused, what the citizen did, and what
    the act means. `%(who)s` is who acted, `%(what)s` the document."""

    name: Text
    allowed: Text
    refused: Text
    mine: Text
    means: Text


ACTS: Mapping[str, Told] = MappingProxyType(
    {
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
        "delete_document": Told(
            _("Suppression d’un document"),
            _("%(who)s a supprimé %(what)s."),
            _("%(who)s a voulu supprimer %(what)s : refusé."),
            _("Vous avez supprimé %(what)s."),
            _("Seul l’auteur d’un document peut le supprimer."),
        ),
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
            _(
                "Vous décidez si le Samu et les urgentistes peuvent voir votre dossier "
                "quand vous ne pouvez pas répondre."
            ),
        ),
        "read_journal": Told(
            _("Consultation de ce journal"),
            _("%(who)s a consulté le journal des accès."),
            _("%(who)s a voulu consulter le journal des accès : refusé."),
            _("Vous avez consulté ce journal."),
            _("Regarder le journal s’inscrit aussi dans le journal."),
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
)

# An act that a newer version wrote: told without its detail rather than left out.
UNKNOWN_ACT = Told(
    _("Autre action"),
    _("%(who)s a fait une action que cette version de Carnet ne sait pas encore nommer."),
    _("%(who)s a tenté une action que cette version de Carnet ne sait pas encore nommer : refusée."),
    _("Vous avez fait une action que cette version de Carnet ne sait pas encore nommer."),
    _("La ligne est complète dans le journal ; seul son nom manque ici."),
)

# Why somebody was refused, said to the citizen (the sentences of `access` are said to the reader).
REASONS: Mapping[str, Text] = MappingProxyType(
    {
        Reason.ROLE_NOT_ENTITLED: _("Son rôle ne le permet pas."),
        Reason.MODE_NOT_OPEN: _("Ce mode d’accès n’existe pas pour son rôle."),
        Reason.SPACE_NOT_OPEN: _("Votre espace n’était pas ouvert."),
        Reason.BLOCKED: _("Vous avez bloqué ce professionnel."),
        Reason.NOT_AUTHORISED: _("Vous ne l’avez pas autorisé à consulter votre dossier."),
        Reason.REGULATION_NOT_ALLOWED: _("Vous refusez l’accès du Samu."),
        Reason.BREAK_GLASS_NOT_ALLOWED: _("Vous refusez l’accès en urgence."),
        Reason.TYPE_NOT_OPEN_TO_PROFESSION: _("Ce type de document n’est pas ouvert à sa profession."),
        Reason.HIDDEN_FROM_PROFESSIONALS: _("Le document est masqué."),
        Reason.HIDDEN_IN_EMERGENCY: _("Vous ne laissez pas voir vos documents masqués en urgence."),
        Reason.HIDDEN_FROM_PATIENT: _("Le document n’est pas encore disponible."),
        Reason.HIDDEN_FROM_REPRESENTATIVES: _("Le document n’est pas disponible pour cette personne."),
        Reason.DELETED: _("Le document a été supprimé."),
        Reason.NOT_OWN_DOCUMENT: _("Seul l’auteur du document peut le faire."),
        Reason.DOCUMENT_OF_PATIENT: _("C’est un document que vous avez ajouté : lui ne peut pas le faire."),
        Reason.NOT_DEPOSITED_BY_PATIENT: _("Seul l’auteur de ce document peut le changer."),
        "unknown_document": _("Ce document n’existe pas."),
    }
)
