"""Why a caller is not recognised: every refusal, in the order in which the checks are made.

The subcode is the DMP's where it is known, else that of WS-Security; the sentence is French, for who uses the software;
the name of the check is for its editor, and for the log.

Source: protocols §1.3 (order and sentences seen), §1.9; WS-Security 1.1 §12.
"""

from dataclasses import dataclass
from enum import StrEnum

from carnet.foundation.authorities import Doubt
from carnet.foundation.xml.signatures import Fault
from carnet.gateways.xds.faults import SoapFault


class Check(StrEnum):
    """What was checked when the caller was refused."""

    NO_ASSERTION = "no_assertion"
    SEVERAL_ASSERTIONS = "several_assertions"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    UNSIGNED = "unsigned"
    SHAPE = "signature_shape"
    ALGORITHM = "signature_algorithm"
    NO_CERTIFICATE = "certificate_missing"
    KEY = "certificate_key"
    AUTHORITY = "certificate_authority"
    ENDED = "certificate_dates"
    REVOKED = "certificate_revoked"
    NO_LIST = "certificate_revocation_unknown"
    USE = "certificate_use"
    FALSE = "signature_false"
    CONTENT = "content"
    VERSION = "version"
    RESOURCE = "resource"
    PURPOSE = "purpose"
    ISSUER = "issuer"
    EARLY = "not_yet_valid"
    LATE = "expired"
    AUDIENCE = "audience"
    HOLDER = "certificate_holder"
    NO_CONNECTION = "connection_without_certificate"
    CONNECTION = "connection_certificate"
    STRUCTURE = "structure"
    PROFESSIONAL = "professional"
    LINK = "professional_and_structure"
    PROFESSION = "profession"
    SPECIALTY = "specialty"
    NO_PATIENT = "patient_missing"
    PATIENT = "patient_unreadable"
    DOMAIN = "patient_domain"
    REPLAYED = "replayed"


@dataclass(frozen=True, slots=True)
class Refusal:
    """How a refusal is told."""

    subcode: str
    sentence: str


_CERTIFICATE, _TOKEN, _WHO = "DMPInvalidCertificate", "InvalidSecurityToken", "FailedAuthentication"
_SIGNER = "Le certificat ayant signé le VIHF est invalide"

REFUSALS: dict[Check, Refusal] = {
    Check.NO_ASSERTION: Refusal("InvalidSecurity", "Le message ne porte pas de VIHF."),
    Check.SEVERAL_ASSERTIONS: Refusal("InvalidSecurity", "Le message porte plus d’une assertion SAML."),
    Check.TOO_LARGE: Refusal(_TOKEN, "Le VIHF est trop volumineux."),
    Check.UNREADABLE: Refusal(_TOKEN, "Le VIHF ne peut pas être lu."),
    Check.UNSIGNED: Refusal(_TOKEN, "Le VIHF n’est pas signé."),
    Check.SHAPE: Refusal(_TOKEN, "La signature du VIHF ne porte pas sur lui, et sur lui seul."),
    Check.ALGORITHM: Refusal("UnsupportedAlgorithm", "L’algorithme de la signature du VIHF n’est pas accepté."),
    Check.NO_CERTIFICATE: Refusal(_CERTIFICATE, "La signature du VIHF ne porte pas le certificat de son auteur."),
    Check.KEY: Refusal(_CERTIFICATE, f"{_SIGNER} : sa clé est trop courte, ou d’une autre sorte."),
    Check.AUTHORITY: Refusal(_CERTIFICATE, f"{_SIGNER} : aucune autorité reconnue ici ne l’a délivré."),
    Check.ENDED: Refusal(_CERTIFICATE, f"{_SIGNER} : il n’est pas, ou plus, en cours de validité."),
    Check.REVOKED: Refusal(_CERTIFICATE, f"{_SIGNER} : il est révoqué."),
    Check.NO_LIST: Refusal(_CERTIFICATE, f"{_SIGNER} : rien ne dit s’il est révoqué."),
    Check.USE: Refusal(_CERTIFICATE, f"{_SIGNER} : il n’est pas fait pour signer."),
    Check.FALSE: Refusal("FailedCheck", "La signature du VIHF est fausse."),
    Check.CONTENT: Refusal(_TOKEN, "Le VIHF est incomplet, ou l’une de ses valeurs est illisible."),
    Check.VERSION: Refusal(_TOKEN, "La version du VIHF n’est pas acceptée : 3.0 ou 4.0 est attendue."),
    Check.RESOURCE: Refusal(_TOKEN, "Le VIHF ne vise pas ce service : sa ressource doit être urn:dmp."),
    Check.PURPOSE: Refusal(_TOKEN, "Le mode d’accès du VIHF n’est pas accepté."),
    Check.ISSUER: Refusal(_CERTIFICATE, "L’émetteur du VIHF n’est pas le titulaire du certificat qui l’a signé."),
    Check.EARLY: Refusal("MessageExpired", "Le VIHF n’est pas encore valable : vérifiez l’heure du poste."),
    Check.LATE: Refusal("MessageExpired", "Le VIHF n’est plus valable."),
    Check.AUDIENCE: Refusal(_TOKEN, "Le VIHF est destiné à un autre service."),
    Check.HOLDER: Refusal(_CERTIFICATE, "Le certificat n’est pas celui de la personne, ou de la structure, du VIHF."),
    Check.NO_CONNECTION: Refusal(_CERTIFICATE, "La connexion ne montre aucun certificat."),
    Check.CONNECTION: Refusal(_CERTIFICATE, "Le certificat de la connexion est d’une autre organisation."),
    Check.STRUCTURE: Refusal(_WHO, "Structure introuvable ou inactive."),
    Check.PROFESSIONAL: Refusal(_WHO, "Professionnel introuvable ou inactif."),
    Check.LINK: Refusal(_WHO, "Le professionnel et la structure ne sont pas liés."),
    Check.PROFESSION: Refusal(_WHO, "La profession du VIHF n’est pas celle de l’annuaire."),
    Check.SPECIALTY: Refusal(_TOKEN, "Aucune spécialité dans le VIHF : elle est obligatoire pour les médecins."),
    Check.NO_PATIENT: Refusal(_TOKEN, "Le VIHF ne désigne aucun patient."),
    Check.PATIENT: Refusal(_TOKEN, "L’identifiant du patient ne peut pas être lu dans le VIHF."),
    Check.DOMAIN: Refusal("XDSUnknownPatientId", "Le domaine de l’identifiant du patient n’est pas accepté ici."),
    Check.REPLAYED: Refusal("FailedCheck", "Ce VIHF a déjà servi pour ce message."),
}  # fmt: skip

_OF_FAULTS: dict[Fault, Check] = {
    Fault.TOO_LARGE: Check.TOO_LARGE,
    Fault.UNREADABLE: Check.UNREADABLE,
    Fault.UNSIGNED: Check.UNSIGNED,
    Fault.SHAPE: Check.SHAPE,
    Fault.ALGORITHM: Check.ALGORITHM,
    Fault.NO_CERTIFICATE: Check.NO_CERTIFICATE,
    Fault.KEY: Check.KEY,
    Fault.FALSE: Check.FALSE,
}
_OF_DOUBTS: dict[Doubt, Check] = {
    Doubt.NO_AUTHORITY: Check.AUTHORITY,
    Doubt.UNREADABLE: Check.NO_CERTIFICATE,
    Doubt.NOT_YET_VALID: Check.ENDED,
    Doubt.EXPIRED: Check.ENDED,
    Doubt.UNKNOWN_AUTHORITY: Check.AUTHORITY,
    Doubt.REVOKED: Check.REVOKED,
    Doubt.NO_LIST: Check.NO_LIST,
}


class NotRecognized(SoapFault):
    """The caller is not recognised; `check` says what was checked."""

    def __init__(self, check: Check, told: str = "") -> None:
        refusal = REFUSALS[check]
        super().__init__(refusal.subcode, refusal.sentence, detail=f"{check}: {told}" if told else check.value)
        self.check = check


def of_fault(fault: Fault) -> Check:
    """Says which check a signature that is not believed failed."""
    return _OF_FAULTS[fault]


def of_doubt(doubt: Doubt) -> Check:
    """Says which check a certificate that is not believed failed."""
    return _OF_DOUBTS[doubt]
