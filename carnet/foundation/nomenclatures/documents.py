"""What a document is: type, class, citizen's category, format, visibility."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from carnet.foundation.nomenclatures import systems, tables
from carnet.foundation.nomenclatures.systems import DATA, CodeSystem, Concept

# The citizen's category of what nothing else describes.
OTHER_DOCUMENTS = "AUTR_DOC"

# The class of the documents that only patients produce, whatever their type.
PATIENT_CLASS = "90"


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A type of document (XDS typeCode). `in_dmp` says whether the DMP's own list holds it."""

    code: str
    system: CodeSystem
    label: str
    class_code: str
    category_code: str
    in_dmp: bool


@dataclass(frozen=True, slots=True)
class DocumentClass:
    """A class of documents (XDS classCode)."""

    code: str
    system: CodeSystem
    label: str
    category_code: str
    in_dmp: bool


@dataclass(frozen=True, slots=True)
class Category:
    """A heading under which a citizen finds documents. `deposit_type` is None where a citizen adds none."""

    code: str
    label: str
    icon: str
    deposit_type: str | None


@dataclass(frozen=True, slots=True)
class Format:
    """A format of document (XDS formatCode). `in_dmp` says whether the DMP's own list holds it."""

    code: str
    system: CodeSystem
    label: str
    in_dmp: bool


class Visibility(StrEnum):
    """What a confidentiality code does to a document here."""

    DOCUMENT = "document"
    HIDDEN_FROM_PROFESSIONALS = "hidden_from_professionals"
    HIDDEN_FROM_PATIENT = "hidden_from_patient"
    HIDDEN_FROM_REPRESENTATIVES = "hidden_from_representatives"


@dataclass(frozen=True, slots=True)
class Confidentiality:
    """A confidentiality code; `effect` DOCUMENT means a level (N, R, V) that hides nothing."""

    code: str
    system: CodeSystem
    label: str
    effect: Visibility


@cache
def _types() -> dict[str, DocumentType]:
    return {
        row["code"]: DocumentType(
            row["code"],
            systems.by_key(row["system"]),
            row["label"],
            row["class"],
            row["category"],
            tables.is_yes(row["dmp"]),
        )
        for row in tables.rows(path=DATA / "document_types.tsv")
    }


@cache
def _classes() -> dict[str, DocumentClass]:
    return {
        row["code"]: DocumentClass(
            row["code"],
            systems.by_key(row["system"]),
            row["label"],
            row["category"],
            tables.is_yes(row["dmp"]),
        )
        for row in tables.rows(path=DATA / "document_classes.tsv")
    }


@cache
def _categories() -> dict[str, Category]:
    return {
        row["code"]: Category(row["code"], row["label"], row["icon"], row["deposit_type"] or None)
        for row in tables.rows(path=DATA / "categories.tsv")
    }


@cache
def _formats() -> dict[str, Format]:
    return {
        row["code"]: Format(row["code"], systems.by_key(row["system"]), row["label"], tables.is_yes(row["dmp"]))
        for row in tables.rows(path=DATA / "formats.tsv")
    }


@cache
def _template_formats() -> dict[str, str]:
    return {row["template"]: row["format"] for row in tables.rows(path=DATA / "template_formats.tsv")}


@cache
def _media_formats() -> dict[str, str]:
    return {row["media_type"]: row["format"] for row in tables.rows(path=DATA / "media_formats.tsv")}


@cache
def _confidentialities() -> dict[str, Confidentiality]:
    return {
        row["code"]: Confidentiality(
            row["code"], systems.by_key(row["system"]), row["label"], Visibility(row["effect"])
        )
        for row in tables.rows(path=DATA / "confidentiality.tsv")
    }


def document_type(code: str) -> DocumentType | None:
    """Gives a type of document; None when no published list knows the code."""
    return _types().get(code)


def document_types() -> tuple[DocumentType, ...]:
    """Gives every type of document, by class then code."""
    return tuple(_types().values())


def document_class(code: str) -> DocumentClass | None:
    """Gives a class of documents; None when no published list knows the code."""
    return _classes().get(code)


def document_classes() -> tuple[DocumentClass, ...]:
    """Gives every class of documents."""
    return tuple(_classes().values())


def class_of_type(type_code: str) -> str | None:
    """Says in which class a type of document falls; None for an unknown type.

    Source: ASS_X16 (DMP), completed by ASS_X04 (CI-SIS).
    """
    found = _types().get(type_code)
    return found.class_code if found is not None else None


def category(code: str) -> Category | None:
    """Gives a citizen's category; None for an unknown code."""
    return _categories().get(code)


def categories() -> tuple[Category, ...]:
    """Gives the citizen's categories in the order of the screens."""
    return tuple(_categories().values())


def category_of(type_code: str, class_code: str) -> str:
    """Says under which heading the citizen finds a document: by its type, else by its class, else “other”."""
    by_type = _types().get(type_code)
    if by_type is not None:
        return by_type.category_code
    by_class = _classes().get(class_code)
    return by_class.category_code if by_class is not None else OTHER_DOCUMENTS


def is_of_patient(type_code: str, class_code: str) -> bool:
    """Says whether a document is one that patients deposit themselves.

    Source: DEHEMPE, rule EX_3.1-1040 (class 90, or type DOCPAT…).
    """
    return class_code == PATIENT_CLASS or type_code.startswith("DOCPAT")


def document_format(code: str) -> Format | None:
    """Gives a format of document; None when no published list knows the code."""
    return _formats().get(code)


def format_of_template(template: str) -> str | None:
    """Gives the format of a structured CDA document from its template; None when the template says nothing.

    Source: ASS_A11. The template of unstructured bodies says nothing: ask format_of_media_type.
    """
    return _template_formats().get(template)


def format_of_media_type(media_type: str) -> str | None:
    """Gives the format of an unstructured CDA body from its media type; None when CDA does not allow it.

    Source: ASS_A12.
    """
    return _media_formats().get(media_type)


def confidentiality(code: str) -> Confidentiality | None:
    """Gives a confidentiality code with what it does, under whatever system it arrived; None if unknown."""
    return _confidentialities().get(code)


def as_concept(item: DocumentType | DocumentClass | Format | Confidentiality) -> Concept:
    """Gives code, system and label alone, as a gateway writes them."""
    return Concept(item.code, item.system, item.label)
