"""What the vault refuses of a message's content, as errors of a registry: one table, for every transaction that writes.

Source: IHE ITI TF-3 §4.2.4, table 4.2.4.1-2; protocols §1.9.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from carnet.domain.documents.actions import RevisionConflict, UniqueIdInUse, UnknownDocument
from carnet.domain.documents.registering.submitting import Aside, Notice
from carnet.domain.documents.rules.faults import Fault, Invalid
from carnet.domain.spaces.queries import NoSuchSpace
from carnet.foundation.ebrim.reading import UnreadableObjects
from carnet.gateways.xds.exchange import MissingPart
from carnet.gateways.xds.faults import RegistryError, RegistryFailure

PATIENT = "XDSPatientIdDoesNotMatch"
METADATA = "XDSRepositoryMetadataError"
# The code of IHE and the French sentence for each code of `documents.rules.faults.Fault`; those of a CDA share one.
FAULTS = {
    "missing-document": ("XDSMissingDocument", "Un document annoncé n’est pas dans le message."),
    "missing-metadata": ("XDSMissingDocumentMetadata", "Un document du message n’est décrit par aucune fiche."),
    "wrong-hash": ("XDSNonIdenticalHash", "L’empreinte annoncée n’est pas celle du document."),
    "wrong-size": ("XDSNonIdenticalSize", "La taille annoncée n’est pas celle du document."),
    "duplicate": (
        "XDSRepositoryDuplicateUniqueIdInMessage",
        "Deux objets du message portent le même identifiant.",
    ),
    "unknown-target": ("XDSReplaceFailed", "Le document à remplacer n’est pas ici."),
    "already-replaced": ("XDSRegistryDeprecatedDocumentError", "Le document à remplacer n’est plus en vigueur."),
    "not-in-force": ("XDSRegistryDeprecatedDocumentError", "Le document ou le classeur visé n’est plus en vigueur."),
    "patient": (PATIENT, "Le patient n’est pas le même partout."),
    "contradicts-header": (METADATA, "Les métadonnées contredisent l’en-tête du document."),
    "required": (METADATA, "Une donnée obligatoire manque."),
    "structure": (METADATA, "La forme des métadonnées n’est pas celle attendue."),
    "dangling": (METADATA, "Une association part d’un objet qui n’est pas dans le message."),
    "value": (METADATA, "Une valeur n’est pas lisible."),
    "unknown-type": (METADATA, "Ce type de document n’est pas connu."),
    "unknown-code": (METADATA, "Un code n’est pas connu."),
    "empty": ("InvalidDocumentContent", "Le document est vide."),
    "wrong-media-type": ("InvalidDocumentContent", "Le contenu n’est pas du format annoncé."),
    "unsupported-media-type": ("InvalidDocumentContent", "Ce format de document n’est pas accepté."),
    "signature": ("LocalPolicyRestrictionError", "La signature du lot ne peut pas être acceptée."),
    "forbidden-change": ("UnmodifiableMetadataError", "Ce changement n’est pas permis."),
    "version": ("XDSMetadataVersionError", "La version remplacée n’est pas la version en vigueur."),
    "update": ("XDSMetadataUpdateError", "La mise à jour des métadonnées ne peut pas être comprise."),
    "operation": ("XDSMetadataUpdateOperationError", "Cette opération n’est pas offerte."),
    "unknown-entry": ("UnresolvedReferenceException", "Aucune fiche n’a cet identifiant."),
    "identifier": ("XDSMetadataIdentifierError", "Les identifiants de la fiche ne s’accordent pas."),
}
_CDA = ("InvalidDocumentContent", "Le document CDA ne peut pas être lu.")
_OTHER = (METADATA, "Le document ne peut pas être accepté.")
DUPLICATE = "XDSDuplicateUniqueIdInRegistry"
ASIDE = {
    Aside.SLOT: "XDSExtraMetadataNotSaved",
    Aside.FOLDER: "PartialFolderContentNotProcessed",
    Aside.RELATION: "PartialRelationshipContentNotProcessed",
}


def of_fault(fault: Fault) -> RegistryError:
    """Tells a fault found by the vault."""
    if fault.code == "contradicts-header" and fault.field == "patient":
        code, french = FAULTS["patient"]
    else:
        code, french = _CDA if fault.code.startswith("cda-") else FAULTS.get(fault.code, _OTHER)
    return RegistryError(code, f"{french} [{fault.field}: {fault.message}]", fault.place)


def failure(code: str, name: str, message: str, place: str = "") -> RegistryFailure:
    """Refuses a message for a fault that the gateway itself found; `code` is one of `FAULTS`."""
    return RegistryFailure(of_fault(Fault(code, name, message, place)))


def of_notice(notice: Notice) -> RegistryError:
    """Tells what was set aside."""
    return RegistryError(ASIDE[notice.kind], notice.message, notice.place, is_warning=True)


def of_warning(warning: str) -> RegistryError:
    """Tells what the vault warned of: metadata that were submitted and that it keeps otherwise."""
    place, separator, message = warning.partition(": ")
    return RegistryError(ASIDE[Aside.SLOT], message if separator else warning, place if separator else "", True)


@contextmanager
def answered() -> Iterator[None]:
    """Turns what the vault refuses into errors of a registry; refusals of the law stay faults."""
    try:
        yield
    except UnreadableObjects as error:
        raise failure("structure", "metadata", error.message, error.place) from error
    except Invalid as error:
        raise RegistryFailure(of_fault(error.fault)) from error
    except MissingPart as error:
        raise failure("missing-document", "content", "a reference to a part leads nowhere", str(error)) from error
    except UniqueIdInUse as error:
        message = "Cet identifiant est déjà celui d’un autre contenu."
        raise RegistryFailure(RegistryError(DUPLICATE, message)) from error
    except NoSuchSpace as error:
        message = "Aucun espace n’est ouvert pour ce patient."
        raise RegistryFailure(RegistryError("XDSUnknownPatientId", message)) from error
    except RevisionConflict as error:
        raise failure("version", "version", "another version is in force", str(error)) from error
    except UnknownDocument as error:
        raise failure("unknown-entry", "entry", "no entry has this identifier", str(error)) from error
