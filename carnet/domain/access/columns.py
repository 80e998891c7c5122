"""Which column of the functional rights matrix a reader stands in: by role, by mode of access."""

from carnet.domain.access.codes import DOCTOR, Column, Mode, Reader, ReaderKind, SpaceFacts

TREATING_DOCTOR = frozenset({Column.TREATING_DOCTOR_NORMAL, Column.TREATING_DOCTOR_BREAK_GLASS})

_OTHER_BY_MODE = {
    Mode.NORMAL: Column.OTHER_NORMAL,
    Mode.SECRET: Column.OTHER_NORMAL,
    Mode.REGULATION: Column.OTHER_REGULATION,
    Mode.BREAK_GLASS: Column.OTHER_BREAK_GLASS,
}
_DOCTOR_BY_MODE = {
    Mode.NORMAL: Column.DOCTOR_NORMAL,
    Mode.SECRET: Column.DOCTOR_NORMAL,
    Mode.REGULATION: Column.DOCTOR_REGULATION,
    Mode.BREAK_GLASS: Column.DOCTOR_BREAK_GLASS,
}
# A treating doctor who answers emergency calls acts as a regulator, for whom the matrix has one column.
_TREATING_DOCTOR_BY_MODE = {
    Mode.NORMAL: Column.TREATING_DOCTOR_NORMAL,
    Mode.SECRET: Column.TREATING_DOCTOR_NORMAL,
    Mode.REGULATION: Column.DOCTOR_REGULATION,
    Mode.BREAK_GLASS: Column.TREATING_DOCTOR_BREAK_GLASS,
}
_OCCUPATIONAL_BY_MODE = {Mode.NORMAL: Column.OCCUPATIONAL_DOCTOR}
_STAFF_BY_MODE = {Mode.NORMAL: Column.STAFF_NORMAL}
_STRUCTURE_BY_MODE = {
    Mode.NORMAL: Column.STRUCTURE_NORMAL,
    Mode.SECRET: Column.STRUCTURE_NORMAL,
    Mode.REGULATION: Column.STRUCTURE_REGULATION,
}


def of(reader: Reader, space: SpaceFacts) -> Column | None:
    """Finds the role that a reader holds in this space and mode; None when the matrix has no such role."""
    if reader.kind == ReaderKind.STAFF:
        return _STAFF_BY_MODE.get(reader.mode)
    if reader.kind == ReaderKind.STRUCTURE:
        return _STRUCTURE_BY_MODE.get(reader.mode)
    if space.is_occupational_doctor:
        return _OCCUPATIONAL_BY_MODE.get(reader.mode)
    if reader.profession != DOCTOR:
        return _OTHER_BY_MODE[reader.mode]
    return (_TREATING_DOCTOR_BY_MODE if space.is_treating_doctor else _DOCTOR_BY_MODE)[reader.mode]
