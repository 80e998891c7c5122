"""The confidentiality of a document: a level, and the restrictions that it carries."""

from collections.abc import Iterable
from dataclasses import dataclass

from carnet.domain.documents.codes import Visibility
from carnet.foundation import nomenclatures

BY_EFFECT = {
    nomenclatures.Visibility.HIDDEN_FROM_PROFESSIONALS: Visibility.HIDDEN_FROM_PROFESSIONALS,
    nomenclatures.Visibility.HIDDEN_FROM_PATIENT: Visibility.HIDDEN_FROM_PATIENT,
    nomenclatures.Visibility.HIDDEN_FROM_REPRESENTATIVES: Visibility.HIDDEN_FROM_REPRESENTATIVES,
}


class UnknownLabel(Exception):
    """A label that no list knows. It is refused, for it may mean to restrict; `position` counts from 0."""

    def __init__(self, position: int) -> None:
        super().__init__(f"label {position}")
        self.position = position


@dataclass(frozen=True, slots=True)
class Labels:
    """The level of a document (N, R, V), None when not said, and its restrictions."""

    level: str | None
    visibility: frozenset[Visibility]


def settle(codes: Iterable[str]) -> Labels:
    """Reads labels, under whatever system they came. The strictest of two levels is not known: the first but N counts.

    Raises UnknownLabel.
    """
    level: str | None = None
    visibility: set[Visibility] = set()
    for position, code in enumerate(codes):
        known = nomenclatures.confidentiality(code)
        if known is None:
            raise UnknownLabel(position)
        if known.effect is nomenclatures.Visibility.DOCUMENT:
            level = known.code if level is None or level == "N" else level
        else:
            visibility.add(BY_EFFECT[known.effect])
    return Labels(level, frozenset(visibility))
