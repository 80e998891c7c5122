"""The life of a case as one table, and what may be written and joined in it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from carnet.domain.documents.rules import media
from carnet.domain.documents.rules.faults import Fault, Invalid
from carnet.domain.support.codes import CaseEvent, CaseStatus, File
from carnet.foundation.actors import Actor, ActorKind
from carnet.foundation.decisions import ALLOWED, Decision, refuse

# Source: functional-rules §1.6 (limits of the real application's support).
MAX_FILE_BYTES = 10 * 1024 * 1024
MOST_FILES = 5
MOST_WORDS = 4000
MOST_LIVING = 10
LONGEST_NAME = 120
FORMATS = frozenset({"image/jpeg", "image/png", "image/tiff", media.PDF, "text/rtf", "text/plain"})

_S, _E = CaseStatus, CaseEvent
TRANSITIONS: Mapping[tuple[CaseStatus, CaseEvent], CaseStatus] = MappingProxyType(
    {
        (_S.OPEN, _E.TAKE): _S.IN_PROGRESS,
        (_S.OPEN, _E.WRITE): _S.OPEN,
        (_S.OPEN, _E.CLOSE): _S.CLOSED,
        (_S.IN_PROGRESS, _E.TAKE): _S.IN_PROGRESS,
        (_S.IN_PROGRESS, _E.GIVE_BACK): _S.OPEN,
        (_S.IN_PROGRESS, _E.ASK): _S.WAITING,
        (_S.IN_PROGRESS, _E.ANSWER): _S.ANSWERED,
        (_S.IN_PROGRESS, _E.WRITE): _S.IN_PROGRESS,
        (_S.IN_PROGRESS, _E.CLOSE): _S.CLOSED,
        (_S.WAITING, _E.TAKE): _S.IN_PROGRESS,
        (_S.WAITING, _E.GIVE_BACK): _S.OPEN,
        (_S.WAITING, _E.WRITE): _S.IN_PROGRESS,
        (_S.WAITING, _E.ANSWER): _S.ANSWERED,
        (_S.WAITING, _E.CLOSE): _S.CLOSED,
        (_S.ANSWERED, _E.TAKE): _S.IN_PROGRESS,
        (_S.ANSWERED, _E.WRITE): _S.IN_PROGRESS,
        (_S.ANSWERED, _E.ANSWER): _S.ANSWERED,
        (_S.ANSWERED, _E.CLOSE): _S.CLOSED,
    }
)
LIVING = frozenset(_S) - {_S.CLOSED}


def decide_event(*, status: CaseStatus, event: CaseEvent) -> Decision:
    """Decides whether this may happen to a case in this state."""
    if (status, event) in TRANSITIONS:
        return ALLOWED
    return refuse(f"cannot_{event.value}_when_{status.value}")


def after(*, status: CaseStatus, event: CaseEvent) -> CaseStatus:
    """Gives the state after an allowed event. Raises KeyError when the table has no such row."""
    return TRANSITIONS[status, event]


def decide_asker(by: Actor) -> Decision:
    """Decides who may open a case and write in it: the citizen, or who legally stands for the citizen."""
    if by.kind in {ActorKind.CITIZEN, ActorKind.REPRESENTATIVE}:
        return ALLOWED
    return refuse("role_not_entitled")


def decide_more(*, living: int) -> Decision:
    """Decides whether one more case may be opened while `living` others wait in the same space."""
    return ALLOWED if living < MOST_LIVING else refuse("too_many_cases")


def require_words(words: str) -> str:
    """Checks what is written and gives it without the blanks around. Raises Invalid."""
    said = words.strip()
    if not said:
        raise Invalid(Fault("required", "words", "a few words are needed"))
    if len(said) > MOST_WORDS:
        raise Invalid(Fault("too-long", "words", f"{MOST_WORDS} characters at most"))
    return said


def require_files(files: Sequence[File], *, already: int) -> tuple[File, ...]:
    """Checks joined files and gives them under their true media type; `already` were joined before. Raises Invalid."""
    if already + len(files) > MOST_FILES:
        raise Invalid(Fault("too-many", "files", f"{MOST_FILES} files at most in one case"))
    return tuple(_require_file(file) for file in files)


def _require_file(file: File) -> File:
    if len(file.content) > MAX_FILE_BYTES:
        raise Invalid(Fault("too-large", "files", "a file may weigh 10 MB at most"))
    if media.canonical(file.media_type) not in FORMATS:
        raise Invalid(Fault("unsupported-media-type", "files", f"{file.media_type or 'nothing'} is not taken"))
    found = media.recognize(content=file.content, declared=file.media_type)
    return File(name=file.name.strip()[:LONGEST_NAME] or "document", media_type=found.media_type, content=file.content)
