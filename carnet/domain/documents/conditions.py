"""What a search of documents may ask, one condition at a time: plain values, all of which must hold together.

They narrow what the reader may see, and never widen it: the law's own filter is in the same statement.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Field(StrEnum):
    """What holds the codes and identifiers of a document."""

    ID = "id"
    UNIQUE_ID = "unique_id"
    # The uniqueId, or the row: a logical identifier.
    IDENTIFIER = "identifier"
    SUBMISSION = "submission"
    STATUS = "status"
    TYPE = "type"
    CLASS = "class"
    FORMAT = "format"
    FACILITY = "facility"
    PRACTICE_SETTING = "practice_setting"
    MEDIA_TYPE = "media_type"
    LANGUAGE = "language"
    # What a document replaces, completes or transforms.
    LEADS_TO = "leads_to"
    EVENT = "event"
    REFERENCE = "reference"
    AUTHOR = "author"
    AUTHOR_ORGANIZATION = "author_organization"
    # The level of confidentiality, or a restriction of visibility.
    LABEL = "label"


class OfSubmission(StrEnum):
    """What holds the codes and identifiers of a submission."""

    ID = "id"
    UNIQUE_ID = "unique_id"
    # The uniqueId, or the row: a logical identifier.
    IDENTIFIER = "identifier"
    SOURCE = "source"
    CONTENT_TYPE = "content_type"
    AUTHOR = "author"
    AUTHOR_ORGANIZATION = "author_organization"


class Instant(StrEnum):
    """The instants of a document that a search may bound."""

    CREATED = "created"
    SERVICE_START = "service_start"
    SERVICE_STOP = "service_stop"
    DEPOSITED = "deposited"
    CHANGED = "changed"


class Part(StrEnum):
    """The words of a document, sealed: compared once unsealed."""

    TITLE = "title"
    AUTHOR_FAMILY = "author_family"
    AUTHOR_GIVEN = "author_given"


class Comparison(StrEnum):
    """How words are compared: the beginning of a word, anywhere, or exactly, case and accents included."""

    BEGINS = "begins"
    CONTAINS = "contains"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Among[F: Field | OfSubmission]:
    """A code or identifier that is one of these; `is_negated`: that is none of these, or that is missing."""

    field: F
    values: tuple[str, ...]
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """From `start`, included, to `end`, excluded, None on a side without limit; `is_outside`: anywhere else."""

    start: datetime | None = None
    end: datetime | None = None
    is_outside: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """An instant that is within one of these spans, that of the submission where none is named.

    One that is missing is within none.
    """

    instant: Instant | None
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Care:
    """A time of care that starts within one span and stops within another; one that has no end goes on.

    `is_outside`: a time of care of which this is not true.
    """

    starts: Span = Span()
    stops: Span = Span()
    is_outside: bool = False


@dataclass(frozen=True, slots=True)
class During:
    """The time of care of a document, as one of these."""

    times: tuple[Care, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Words of which one must be found. Conditions on the names of an author must hold for one and the same author."""

    part: Part
    values: tuple[str, ...]
    comparison: Comparison = Comparison.BEGINS


type Condition = Among[Field] | Within | During | Words
type SubmissionCondition = Among[OfSubmission] | Within | Words
