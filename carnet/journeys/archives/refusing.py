"""Says in French why an archive is refused: which check it did not pass, and how to mend it.

One table for every screen and every protocol: nothing of an archive that is refused is kept.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from carnet.domain.documents import actions
from carnet.domain.documents.rules.faults import Invalid
from carnet.foundation.ebrim.reading import UnreadableObjects
from carnet.foundation.xdm.opening import Flaw, NotAnArchive
from carnet.journeys.archives.making import NothingChosen, TooMuch
from carnet.journeys.archives.taking import NoSuchPatient, OtherPatient

# What an archive is refused for. The refusals of the law (decisions.Refused) are told by each door, as anywhere else.
KINDS = (
    NotAnArchive,
    UnreadableObjects,
    Invalid,
    NoSuchPatient,
    OtherPatient,
    actions.UniqueIdInUse,
    actions.UnknownDocument,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One refusal. `code` names the check; `place` is the file of the archive (`SUBSET01/DOC0001.PDF`), or empty;
    `detail` says the same to an engineer, in English and without health data."""

    code: str
    sentence: str
    mending: str
    place: str = ""
    detail: str = ""


type _Words = tuple[Promise, Promise]

_AGAIN = _("Demandez à l’expéditeur de refaire l’archive et de vous l’envoyer de nouveau.")
_TRAPPED = _("Cette archive est peut-être piégée : ne l’ouvrez pas, et demandez à l’expéditeur d’en refaire une.")
_SOFTWARE = _("C’est au logiciel qui a fait l’archive de le corriger : signalez-le à l’expéditeur.")
_FLAWS: dict[Flaw, _Words] = {
    Flaw.TOO_LARGE: (
        _("Cette archive est trop lourde."),
        _("Demandez à l’expéditeur de la partager en plusieurs archives."),
    ),
    Flaw.NOT_A_ZIP: (
        _("Ce fichier n’est pas une archive ZIP lisible, ou il est abîmé."),
        _("Choisissez le fichier IHE_XDM.ZIP lui-même. S’il a été coupé pendant l’envoi, demandez-le de nouveau."),
    ),
    Flaw.TOO_MANY: (
        _("Cette archive contient trop de fichiers."),
        _("Demandez à l’expéditeur de la partager en plusieurs archives."),
    ),
    Flaw.NAME: (_("Un fichier de l’archive a un nom ou un chemin qui n’est pas accepté."), _TRAPPED),
    Flaw.ENCRYPTED: (
        _("Cette archive est protégée par un mot de passe."),
        _("Demandez à l’expéditeur une archive sans mot de passe, par sa messagerie sécurisée."),
    ),
    Flaw.NOT_A_FILE: (_("L’archive contient autre chose que des fichiers ordinaires."), _TRAPPED),
    Flaw.COMPRESSION: (_("L’archive est compressée d’une manière qui n’est pas acceptée."), _AGAIN),
    Flaw.BOMB: (_("Une fois ouverte, cette archive serait démesurée."), _TRAPPED),
    Flaw.NO_METADATA: (
        _("Ce n’est pas une archive IHE XDM : le fichier IHE_XDM/…/METADATA.XML manque."),
        _("Demandez à l’expéditeur un fichier IHE_XDM.ZIP, ou ajoutez les documents un par un."),
    ),
}
_FAULTS: dict[str, _Words] = {
    "patient": (
        _("L’archive ne désigne pas une seule personne par son INS."),
        _("Demandez à l’expéditeur de vérifier l’INS, puis de refaire l’archive."),
    ),
    "missing-document": (_("Un document annoncé n’est pas dans l’archive."), _AGAIN),
    "missing-metadata": (_("Un document de l’archive n’est décrit nulle part."), _AGAIN),
    "wrong-hash": (_("L’empreinte annoncée n’est pas celle du document : il a été changé ou abîmé en route."), _AGAIN),
    "wrong-size": (_("La taille annoncée n’est pas celle du document : il a été changé ou abîmé en route."), _AGAIN),
    "empty": (_("Un document de l’archive est vide."), _AGAIN),
    "unsupported-media-type": (
        _("Un document est d’un format qui n’est pas accepté."),
        _("Les formats acceptés sont : document clinique (CDA), PDF, JPEG, PNG, TIFF, TXT et RTF."),
    ),
    "wrong-media-type": (_("Le contenu d’un document n’est pas du format annoncé."), _AGAIN),
    "contradicts-header": (
        _("Ce que l’archive dit d’un document n’est pas ce que le document dit de lui-même."),
        _SOFTWARE,
    ),
    "unknown-type": (_("Le type d’un document n’est pas connu."), _SOFTWARE),
    "unknown-code": (_("Un code de confidentialité n’est pas connu."), _SOFTWARE),
    "required": (_("Une donnée obligatoire manque dans l’archive."), _SOFTWARE),
    "value": (_("Une date de l’archive ne peut pas être lue."), _SOFTWARE),
    "duplicate": (_("Deux documents de l’archive portent le même identifiant."), _SOFTWARE),
    "unknown-target": (
        _("Le document à remplacer n’est pas dans ce dossier."),
        _("Demandez d’abord le document d’origine, ou une archive qui ne remplace rien."),
    ),
    "already-replaced": (
        _("Le document à remplacer a déjà été remplacé ou supprimé."),
        _("Demandez à l’expéditeur une archive qui remplace la version la plus récente."),
    ),
    "too-large": (
        _("Un document de l’archive est trop lourd : 5 Mo au plus par document."),
        _("Demandez à l’expéditeur un document plus léger."),
    ),
}
_CDA: _Words = (_("Un document clinique (CDA) de l’archive ne peut pas être lu."), _SOFTWARE)
_OTHER: _Words = (_("Un document de l’archive ne peut pas être accepté."), _SOFTWARE)
_METADATA: _Words = (_("Le fichier METADATA.XML de l’archive ne peut pas être lu."), _SOFTWARE)
_NOT_HERE: _Words = (
    _("L’archive ne concerne pas la personne dont le dossier est ouvert."),
    _("Vérifiez l’identité de la personne et l’INS avec l’expéditeur, puis ouvrez le bon dossier."),
)
_NOBODY: _Words = (
    _("La personne que l’archive désigne n’a pas de dossier ici."),
    _("Vérifiez l’INS avec l’expéditeur."),
)
_IN_USE: _Words = (
    _("Un document de l’archive porte l’identifiant d’un autre document déjà déposé."),
    _("Demandez à l’expéditeur de donner un nouvel identifiant à son document."),
)
_GONE: _Words = (
    _("Un document que l’archive veut supprimer n’est pas dans ce dossier."),
    _("Il est peut-être déjà supprimé : il n’y a alors rien à faire."),
)


def told(error: Exception) -> Refusal:
    """Says why an archive is refused; `error` is one of KINDS."""
    match error:
        case NotAnArchive():
            return _refusal(error.flaw.value, _FLAWS[error.flaw], detail=str(error))
        case UnreadableObjects():
            return _refusal("metadata", _METADATA, place="METADATA.XML", detail=str(error))
        case Invalid():
            fault = error.fault
            if fault.code == "contradicts-header" and fault.field == "patient":
                return _refusal("other-patient", _NOT_HERE, place=fault.place, detail=fault.message)
            words = _CDA if fault.code.startswith("cda-") else _FAULTS.get(fault.code, _OTHER)
            return _refusal(fault.code, words, place=fault.place, detail=f"{fault.field}: {fault.message}")
        case OtherPatient():
            return _refusal("other-patient", _NOT_HERE, detail="the archive is about another patient")
        case NoSuchPatient():
            return _refusal("unknown-patient", _NOBODY, detail="nobody here has this INS")
        case actions.UniqueIdInUse():
            return _refusal("unique-id-in-use", _IN_USE, detail="a uniqueId is already that of another content")
        case actions.UnknownDocument():
            return _refusal("unknown-document", _GONE, detail="a document to delete is not here")
        case _:
            raise TypeError(type(error).__name__)


def every() -> tuple[Refusal, ...]:
    """Gives every refusal in words, for the pages of reference."""
    others = {
        "metadata": _METADATA,
        "cda-…": _CDA,
        "other-patient": _NOT_HERE,
        "unknown-patient": _NOBODY,
        "unique-id-in-use": _IN_USE,
        "unknown-document": _GONE,
    }
    flaws = {flaw.value: found for flaw, found in _FLAWS.items()}
    return tuple(_refusal(code, found) for code, found in {**_FAULTS, **flaws, **others}.items())


def _refusal(code: str, words: _Words, *, place: str = "", detail: str = "") -> Refusal:
    return Refusal(code=code, sentence=str(words[0]), mending=str(words[1]), place=place, detail=detail)


def unmade(error: TooMuch | NothingChosen) -> str:
    """Says why a selection makes no archive."""
    if isinstance(error, NothingChosen):
        return str(_("Cochez au moins un document."))
    return str(_("C’est trop pour une archive : 200 documents et 100 Mo au plus. Choisissez-en moins."))
