"""What a professional's account did, in few words: one row an act, by the family by which the page is filtered."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Family(StrEnum):
    """The kinds of acts, as the filter names them in its address."""

    READINGS = "consultations"
    DEPOSITS = "depots"
    CHANGES = "changements"
    AGREEMENTS = "accords"


FAMILY_LABELS: Mapping[Family, Promise] = MappingProxyType(
    {
        Family.READINGS: _("Consultations"),
        Family.DEPOSITS: _("Dépôts"),
        Family.CHANGES: _("Changements de documents"),
        Family.AGREEMENTS: _("Accords et équipe"),
    }
)
FAMILIES: Mapping[Family, Mapping[str, Promise]] = MappingProxyType(
    {
        Family.READINGS: {
            "read_identity": _("Identité affichée"),
            "list_documents": _("Liste des documents affichée"),
            "read_document": _("Document lu"),
            "read_metadata": _("Fiche d’un document affichée"),
            "list_care_team": _("Équipe affichée"),
            "check_access": _("Autorisation vérifiée"),
            "audit_journal": _("Journal contrôlé"),
            "break_glass": _("Ouverture en urgence (bris de glace)"),
        },
        Family.DEPOSITS: {
            "deposit_document": _("Document déposé"),
            "replace_document": _("Document remplacé"),
            "file_document": _("Document classé"),
            "check_deposit": _("Dépôt vérifié, sans rien déposer"),
        },
        Family.CHANGES: {
            "edit_document": _("Fiche d’un document corrigée"),
            "hide_document": _("Document masqué"),
            "unhide_document": _("Document démasqué"),
            "show_to_patient": _("Document montré au patient"),
            "archive_document": _("Document archivé"),
            "unarchive_document": _("Document désarchivé"),
            "delete_document": _("Document supprimé"),
            "close_folder": _("Classeur fermé"),
            "reopen_folder": _("Classeur rouvert"),
        },
        Family.AGREEMENTS: {
            "declare_authorization": _("Accord du patient noté"),
            "remove_authorization": _("Accès rendu"),
            "stop_being_treating_doctor": _("Fin du rôle de médecin traitant"),
            "block_for_patient": _("Professionnel bloqué à la demande du patient"),
        },
    }
)
ACTS: Mapping[str, Promise] = MappingProxyType({act: said for acts in FAMILIES.values() for act, said in acts.items()})
# An act that a newer version wrote: told without its name rather than left out.
UNKNOWN_ACT = _("Autre action")
MODES: Mapping[str, Promise] = MappingProxyType(
    {"break_glass": _("bris de glace"), "regulation": _("régulation"), "secret": _("accès secret d’un mineur")}
)
