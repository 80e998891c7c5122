"""The confidentiality of a document: a level, and the restrictions that it carries."""

from collections.abc import Iterable
from dataclasses import dataclass

from carnet.domain.documents.codes import Visibility
from carnet.domain.documents.rules import metadata
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
    """The level of a document (N, R, V), None when not said, and its restrictions.

    `taken_as_normal` are levels that France does not use and that protect less than N.
    """

    level: str | None
    visibility: frozenset[Visibility]
    taken_as_normal: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """Says what was read as something else."""
        return tuple(f"the confidentiality {code} was taken as N" for code in self.taken_as_normal)


def settle(codes: Iterable[str]) -> Labels:
    """Reads labels, under whatever system they came. The strictest of two levels is not known: the first but N counts.

    A level below N (U, L, M of HL7) is N here, as it is in the header of a clinical document. Raises UnknownLabel.
    """
    level: str | None = None
    lowered: list[str] = []
    visibility: set[Visibility] = set()
    for position, code in enumerate(codes):
        if code in metadata.BELOW_NORMAL:
            lowered.append(code)
            level = level or "N"
            continue
        known = nomenclatures.confidentiality(code)
        if known is None:
            raise UnknownLabel(position)
        if known.effect is nomenclatures.Visibility.DOCUMENT:
            level = known.code if level is None or level == "N" else level
        else:
            visibility.add(BY_EFFECT[known.effect])
    return Labels(level, frozenset(visibility), tuple(lowered))
