"""The French words for a code, whatever list it belongs to."""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from carnet.foundation.nomenclatures import care, documents


class _Labelled(Protocol):
    @property
    def label(self) -> str: ...


class ListName(StrEnum):
    """The lists of codes whose words can be asked for."""

    TYPE = "type"
    CLASS = "class"
    CATEGORY = "category"
    FORMAT = "format"
    CONFIDENTIALITY = "confidentiality"
    FACILITY_TYPE = "facility_type"
    PRACTICE_SETTING = "practice_setting"
    CONTENT_TYPE = "content_type"
    PROFESSION = "profession"
    AUTHOR_SPECIALTY = "author_specialty"


_FINDERS: dict[ListName, Callable[[str], _Labelled | None]] = {
    ListName.TYPE: documents.document_type,
    ListName.CLASS: documents.document_class,
    ListName.CATEGORY: documents.category,
    ListName.FORMAT: documents.document_format,
    ListName.CONFIDENTIALITY: documents.confidentiality,
    ListName.FACILITY_TYPE: care.facility_type,
    ListName.PRACTICE_SETTING: care.practice_setting,
    ListName.CONTENT_TYPE: care.content_type,
    ListName.PROFESSION: care.profession,
    ListName.AUTHOR_SPECIALTY: care.author_specialty,
}


def label(list_name: ListName, code: str) -> str:
    """Gives the French words for a code, or the code itself when nobody published words for it."""
    found = _FINDERS[list_name](code)
    return found.label if found is not None else code
