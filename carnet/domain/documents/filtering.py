"""Writing as SQL what a search of documents asks, and comparing the words that are sealed."""

from collections.abc import Callable
from uuid import UUID

from carnet.domain.documents.codes import Author, Availability, Criteria, Document, ReferenceId, Visibility
from carnet.domain.documents.conditions import (
    Among,
    Care,
    Comparison,
    Condition,
    During,
    Field,
    Instant,
    Part,
    Span,
    Within,
    Words,
)
from carnet.domain.documents.registering import people
from carnet.domain.documents.rules import texts
from carnet.foundation.database import SqlValue

type Add = Callable[..., None]

LABEL_COLUMNS = {
    Visibility.HIDDEN_FROM_PROFESSIONALS: "hidden_from_professionals",
    Visibility.HIDDEN_FROM_PATIENT: "hidden_from_patient",
    Visibility.HIDDEN_FROM_REPRESENTATIVES: "hidden_from_representatives",
}
_ONE_OF = {
    Field.UNIQUE_ID: "unique_id = ANY(%s)",
    Field.STATUS: "status = ANY(%s)",
    Field.TYPE: "type_code = ANY(%s)",
    Field.CLASS: "class_code = ANY(%s)",
    Field.FORMAT: "format_code = ANY(%s)",
    Field.FACILITY: "facility_code = ANY(%s)",
    Field.PRACTICE_SETTING: "practice_code = ANY(%s)",
    Field.MEDIA_TYPE: "media_type = ANY(%s)",
    Field.LANGUAGE: "language = ANY(%s)",
    Field.EVENT: "event_codes && %s::text[]",
    Field.REFERENCE: "reference_ids && %s::text[]",
    Field.AUTHOR: "author_ids && %s::text[]",
    Field.AUTHOR_ORGANIZATION: "author_organizations && %s::text[]",
}
_ROWS = {Field.ID: "id", Field.SUBMISSION: "submission_id"}
_INSTANTS = {
    Instant.CREATED: "created_at",
    Instant.SERVICE_START: "service_start",
    Instant.SERVICE_STOP: "service_stop",
    Instant.DEPOSITED: "deposited_at",
    Instant.CHANGED: "changed_at",
}
# A time of care without an end goes on: later than anything.
_STOPS = "COALESCE(service_stop, 'infinity'::timestamptz)"


def search(criteria: Criteria, add: Add) -> None:
    """Adds the clauses of a search, each with its parameters."""
    for column, wanted in (
        ("id", criteria.ids),
        ("unique_id", criteria.unique_ids),
        ("status", tuple(status.value for status in criteria.statuses)),
        ("type_code", criteria.types),
        ("class_code", criteria.classes),
        ("category", criteria.categories),
        ("format_code", criteria.formats),
        ("facility_code", criteria.facilities),
        ("practice_code", criteria.practice_settings),
        ("media_type", criteria.media_types),
        ("replaces_id", criteria.replaces),
        ("submission_id", criteria.submissions),
    ):
        if wanted:
            add(f"{column} = ANY(%s)", list(wanted))
    for column, overlapping in (
        ("event_codes", criteria.events),
        ("reference_ids", criteria.reference_ids),
        ("author_ids", criteria.author_ids),
        *(("reference_ids", tuple(one.value for one in group)) for group in criteria.reference_groups),
    ):
        if overlapping:
            add(f"{column} && %s", list(overlapping))
    _search_instants(criteria, add)
    if criteria.is_archived is not None:
        add("is_archived = %s", criteria.is_archived)
    if criteria.author_organization:
        add("author_organizations && %s", [criteria.author_organization])
    if criteria.labels:
        add(*_labels(criteria.labels))
    if criteria.availabilities:
        standing = (_STANDING[one] for one in sorted(set(criteria.availabilities)))
        add("(" + " OR ".join(standing) + ")")
    if criteria.folders:
        add(_IN_FOLDER, list(criteria.folders))
    if criteria.related_to:
        named = list(criteria.related_to)
        add("(" + " OR ".join(_RELATED) + ")", *(named for _ in _RELATED))
    for condition in criteria.conditions:
        _condition(condition, add)


_COMPLETES = "(space_id, id) IN (SELECT space_id, source_id FROM documents_relation WHERE target_id = ANY(%s::uuid[]))"
_IN_FOLDER = (
    "(space_id, id) IN (SELECT space_id, document_id FROM documents_folder_member WHERE folder_id = ANY(%s::uuid[]))"
)
_RELATED = (
    *(f"{column} = ANY(%s)" for column in ("id", "replaces_id", "replaced_by_id", "submission_id")),
    _COMPLETES,
    "(space_id, id) IN (SELECT space_id, target_id FROM documents_relation WHERE source_id = ANY(%s))",
    _IN_FOLDER,
)


def _search_instants(criteria: Criteria, add: Add) -> None:
    for column, start, end in (
        ("created_at", criteria.created_from, criteria.created_to),
        ("service_start", criteria.service_from, criteria.service_to),
        ("service_stop", criteria.stop_from, criteria.stop_to),
        ("deposited_at", criteria.deposited_from, criteria.deposited_to),
    ):
        if start is not None:
            add(f"{column} >= %s", start)
        if end is not None:
            add(f"{column} < %s", end)


_STANDING = {
    Availability.APPROVED: "(status = 'current' AND NOT is_archived)",
    Availability.ARCHIVED: "(status = 'current' AND is_archived)",
    Availability.DEPRECATED: "status = 'superseded'",
    Availability.DELETED: "status = 'deleted'",
}


def _condition(condition: Condition, add: Add) -> None:
    match condition:
        case Among():
            clause, *parameters = _among(condition)
            add(f"NOT ({clause})" if condition.is_negated else clause, *parameters)
        case Within():
            assert condition.instant is not None
            within(_INSTANTS[condition.instant], condition.spans, add)
        case During():
            _either([_care(care) for care in condition.times], add)
        case Words():
            pass  # sealed: see `asks_text`


def _among(condition: Among[Field]) -> tuple[str, *tuple[SqlValue, ...]]:
    if condition.field is Field.LABEL:
        return _labels(condition.values)
    if condition.field is Field.IDENTIFIER:
        return "(unique_id = ANY(%s) OR id = ANY(%s::uuid[]))", list(condition.values), rows(condition.values)
    if condition.field is Field.LEADS_TO:
        named = rows(condition.values)
        return f"(COALESCE(replaces_id = ANY(%s::uuid[]), false) OR {_COMPLETES})", named, named
    column = _ROWS.get(condition.field)
    if column is not None:
        return f"COALESCE({column} = ANY(%s::uuid[]), false)", rows(condition.values)
    return _ONE_OF[condition.field], list(condition.values)


def rows(values: tuple[str, ...]) -> list[UUID]:
    """Gives those of these identifiers that name rows."""
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found


def _labels(labels: tuple[str, ...]) -> tuple[str, SqlValue]:
    either = ["confidentiality = ANY(%s)"]
    either += [column for label, column in LABEL_COLUMNS.items() if label.value in labels]
    return "(" + " OR ".join(either) + ")", list(labels)


def within(column: str, spans: tuple[Span, ...], add: Add) -> None:
    """Adds that a column is within one of these spans."""
    _either([_span(column, span) for span in spans], add)


def _either(alternatives: list[tuple[str, list[SqlValue]]], add: Add) -> None:
    clauses = " OR ".join(clause for clause, _ in alternatives)
    add(f"({clauses})", *(value for _, values in alternatives for value in values))


def _span(column: str, span: Span) -> tuple[str, list[SqlValue]]:
    """Writes that a column is within a span; nothing is asked of a column that is missing but to be there."""
    clauses, parameters = [f"{column} IS NOT NULL"], list[SqlValue]()
    inside = _bounds(column, span, parameters)
    if inside:
        clauses.append(f"NOT ({inside})" if span.is_outside else inside)
    elif span.is_outside:
        clauses.append("false")
    return "(" + " AND ".join(clauses) + ")", parameters


def _bounds(column: str, span: Span, parameters: list[SqlValue]) -> str:
    clauses = []
    for value, clause in ((span.start, f"{column} >= %s"), (span.end, f"{column} < %s")):
        if value is not None:
            clauses.append(clause)
            parameters.append(value)
    return " AND ".join(clauses)


def _care(care: Care) -> tuple[str, list[SqlValue]]:
    parameters = list[SqlValue]()
    bounds = (_bounds("service_start", care.starts, parameters), _bounds(_STOPS, care.stops, parameters))
    inside = " AND ".join(bound for bound in bounds if bound) or "true"
    return f"(service_start IS NOT NULL AND {'NOT ' if care.is_outside else ''}({inside}))", parameters


def asks_text(criteria: Criteria) -> bool:
    """Tells whether a search compares words, which are sealed."""
    return bool(
        criteria.title
        or criteria.author_family
        or criteria.author_given
        or criteria.author_patterns
        or criteria.reference_groups
        or any(isinstance(condition, Words) for condition in criteria.conditions)
    )


def matches_text(document: Document, criteria: Criteria) -> bool:
    """Tells whether the words of a document are those that a search asks for."""
    if not all(_has_reference(document, group) for group in criteria.reference_groups):
        return False
    if criteria.author_patterns and not people.any_is(document.details.authors, criteria.author_patterns):
        return False
    words = [condition for condition in criteria.conditions if isinstance(condition, Words)]
    if criteria.title and not texts.contains(document.title, criteria.title):
        return False
    if not all(found(document.title, asked) for asked in words if asked.part is Part.TITLE):
        return False
    named = [asked for asked in words if asked.part is not Part.TITLE]
    if not (criteria.author_family or criteria.author_given or named):
        return True
    return any(
        texts.begins(author.family_name, criteria.author_family)
        and texts.begins(author.given_name, criteria.author_given)
        and is_named(author, named)
        for author in document.details.authors
    )


def _has_reference(document: Document, group: tuple[ReferenceId, ...]) -> bool:
    return any(
        known.value == asked.value and (not asked.system or known.system == asked.system)
        for known in document.details.reference_ids
        for asked in group
    )


def is_named(author: Author, asked: list[Words]) -> bool:
    """Tells whether an author has the names asked for."""
    names = {Part.AUTHOR_FAMILY: author.family_name, Part.AUTHOR_GIVEN: author.given_name}
    return all(found(names[words.part], words) for words in asked)


def found(text: str, asked: Words) -> bool:
    """Tells whether one of the words asked for is found in a text."""
    compare = _COMPARISONS[asked.comparison]
    return any(compare(text, value) for value in asked.values)


def _holds(text: str, value: str) -> bool:
    return texts.folded(value) in texts.folded(text)


def _is_exactly(text: str, value: str) -> bool:
    return text == value


_COMPARISONS: dict[Comparison, Callable[[str, str], bool]] = {
    Comparison.BEGINS: texts.begins,
    Comparison.CONTAINS: _holds,
    Comparison.EXACT: _is_exactly,
}
