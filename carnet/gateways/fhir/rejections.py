"""What this gateway itself refuses, before or besides the domain: one kind per sentence, one exception."""

from dataclasses import dataclass
from enum import Enum

from carnet.journeys.archives.refusing import Refusal


@dataclass(frozen=True, slots=True)
class Answer:
    """How a refusal is told: HTTP status, FHIR issue type, the sentence in French, the same for engineers."""

    status: int
    issue: str
    french: str
    english: str


class Kind(Enum):
    """Every refusal this gateway can make."""

    BODY_TOO_LARGE = Answer(413, "too-long", "Le message est trop volumineux.", "the body is too large")
    INLINE_TOO_LARGE = Answer(
        413,
        "too-long",
        "Le message est trop volumineux pour un document en base64 : envoyez le document dans une partie à part "
        "(multipart/related), ou dans une archive.",
        "the body is too large for documents in base64",
    )
    SIGNATURE = Answer(
        422,
        "business-rule",
        "La signature du lot de soumission n'est pas valable.",
        "the signature of the submission is wrong",
    )
    ARCHIVE_TOO_LARGE = Answer(
        422,
        "too-costly",
        "C'est trop pour une archive : 200 documents et 100 Mo au plus.",
        "the selection is too large for an archive",
    )
    UNSUPPORTED_MEDIA_TYPE = Answer(
        415,
        "not-supported",
        "Ce format de message n'est pas accepté.",
        "this Content-Type is not accepted here",
    )
    NOT_ACCEPTABLE = Answer(
        406,
        "not-supported",
        "Aucun des formats demandés n'est disponible.",
        "no format asked for can be given",
    )
    MALFORMED_JSON = Answer(400, "structure", "Le message n'est pas du JSON lisible.", "the body is not valid JSON")
    MALFORMED_XML = Answer(400, "structure", "Le message n'est pas du XML lisible.", "the body is not valid XML")
    MALFORMED_MULTIPART = Answer(
        400,
        "structure",
        "Les parties du message ne peuvent pas être séparées.",
        "the multipart body is malformed",
    )
    CHARSET = Answer(400, "structure", "Le message doit être écrit en UTF-8.", "the characters are not UTF-8")
    STRUCTURE = Answer(
        400,
        "structure",
        "Un élément du message n'a pas la forme attendue.",
        "an element has not the expected form",
    )
    UNKNOWN_ELEMENT = Answer(
        400,
        "structure",
        "Un élément du message n'existe pas à cet endroit.",
        "this element does not exist here",
    )
    TOO_DEEP = Answer(
        400, "too-costly", "Le message est trop imbriqué ou trop complexe.", "the body is nested too deep"
    )
    VALUE = Answer(400, "value", "Une valeur n'a pas la forme attendue.", "a value has not the expected form")
    BASE64 = Answer(400, "value", "Un contenu en base64 est tronqué ou illisible.", "the base64 is not readable")
    WRONG_RESOURCE = Answer(
        400, "invalid", "Ce n'est pas la ressource attendue ici.", "this is not the resource expected here"
    )
    BAD_REQUEST = Answer(400, "invalid", "La demande ne peut pas être comprise.", "the request cannot be understood")
    MISSING_PARAMETER = Answer(400, "required", "Un paramètre obligatoire manque.", "a required parameter is missing")
    PARAMETER = Answer(400, "value", "Un paramètre n'a pas la forme attendue.", "a parameter has not the expected form")
    UNKNOWN_PARAMETER = Answer(
        400,
        "not-supported",
        "Un paramètre de recherche n'est pas connu.",
        "this search parameter is not supported",
    )
    TOO_MANY = Answer(
        400,
        "too-costly",
        "Trop de personnes correspondent : précisez la recherche.",
        "too many patients may be meant: say more, such as the birthdate",
    )
    SOURCE_DOMAIN = Answer(
        400,
        "code-invalid",
        "Le domaine de cet identifiant n'est pas connu.",
        "sourceIdentifier Assigning Authority not found",
    )
    LOGIN = Answer(401, "login", "Un jeton d'accès est nécessaire.", "an access token is required")
    TOKEN = Answer(
        401,
        "expired",
        "Le jeton d'accès n'est pas ou plus valable.",
        "the access token is unknown, expired or revoked",
    )
    CERTIFICATE = Answer(
        401,
        "login",
        "Le jeton d'accès ne vaut que sur une connexion ouverte avec le certificat auquel il est lié.",
        "the access token is bound to a certificate that this connection did not show",
    )
    SCOPE = Answer(
        403, "forbidden", "Le jeton d'accès ne permet pas cette opération.", "the token has not the scope required"
    )
    TARGET_DOMAIN = Answer(403, "code-invalid", "Ce domaine d'identifiants n'est pas connu.", "targetSystem not found")
    NO_SUCH_PLACE = Answer(404, "not-supported", "Cette adresse n'existe pas.", "there is nothing at this address")
    NOT_FOUND = Answer(404, "not-found", "Rien ne porte cet identifiant.", "nothing has this identifier")
    UNKNOWN_PATIENT = Answer(404, "not-found", "Ce patient n'a pas d'espace ici.", "this patient has no space here")
    SOURCE = Answer(
        404, "not-found", "Personne ne porte cet identifiant.", "sourceIdentifier Patient Identifier not found"
    )
    METHOD = Answer(405, "not-supported", "Cette opération n'est pas offerte.", "this interaction is not offered")
    UNCHANGEABLE = Answer(
        405,
        "not-supported",
        "Seuls le statut, la confidentialité et l'archivage peuvent être modifiés.",
        "only status, securityLabel and isArchived can be changed",
    )
    SEVERAL = Answer(
        412,
        "multiple-matches",
        "Plusieurs documents correspondent : un seul peut être modifié à la fois.",
        "several documents match, one at a time is changed",
    )
    REQUIRED = Answer(422, "required", "Une donnée obligatoire manque.", "a required element is missing")
    CODE = Answer(422, "code-invalid", "Un code n'est pas connu.", "this code is not known")
    NOT_SUPPORTED = Answer(
        422, "not-supported", "Cette possibilité n'est pas offerte.", "this is not supported by this server"
    )
    MODIFIER = Answer(
        422,
        "extension",
        "Le message contient une extension qui en change le sens et que ce serveur ne connaît pas.",
        "an unknown modifier extension changes the meaning of the message",
    )
    RULE = Answer(422, "business-rule", "Le message contredit une règle.", "the message breaks a rule")
    SUBJECT = Answer(422, "not-found", "Le patient désigné n'a pas d'espace ici.", "the subject has no space here")
    SEVERAL_PATIENTS = Answer(
        422, "invariant", "Tous les documents d'un envoi concernent le même patient.", "the subjects differ"
    )
    REFERENCE = Answer(
        422,
        "not-found",
        "Une référence ne mène à rien dans ce message.",
        "a reference leads nowhere in this message",
    )
    TEMPORARY = Answer(
        503,
        "transient",
        "Le service est momentanément indisponible.",
        "the service is temporarily unavailable",
    )
    UNEXPECTED = Answer(500, "exception", "Une erreur inattendue s'est produite.", "an unexpected error occurred")


class Rejection(Exception):
    """This gateway refuses a request.

    `place` is a FHIRPath (or the name of a parameter or header), `detail` a few English words for
    engineers that quote no health data. `headers` go with the answer.
    """

    def __init__(self, kind: Kind, place: str = "", detail: str = "", headers: dict[str, str] | None = None) -> None:
        super().__init__(f"{kind.value.english} {place} {detail}".strip())
        self.kind = kind
        self.place = place
        self.detail = detail
        self.headers = headers or {}


class ArchiveRefused(Exception):
    """An archive of documents did not pass a check: nothing of it is kept."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.code} {refusal.place}: {refusal.detail}")
        self.refusal = refusal
