"""Reads the public extract of the national directory: `|` between columns, UTF-8, one line an activity of a person.

Columns are found by their French names, whatever their case and order. Of the know-how of a person, the ordinal
speciality counts; the structure is named by its national identifier, else by its FINESS or SIRET number.

Source: Annuaire Santé, extraction en libre accès PS_LibreAcces_Personne_activite.
"""

import csv
from collections.abc import Iterator
from typing import TextIO

from carnet.domain.identity.codes import Organization
from carnet.domain.identity.listed import ListedOrganization, ListedProfessional, ListedSituation
from carnet.foundation.values import structures
from carnet.gateways.directories.entries import Unreadable
from carnet.gateways.directories.lines import Listed, Refused

_NUMBER, _FAMILY, _PROFESSION = "identifiant pp", "nom d'exercice", "code profession"
_NEEDED = frozenset({_NUMBER, _FAMILY, _PROFESSION})
_SPECIALTY = "S"
_LONGEST = 200


def read(stream: TextIO) -> Iterator[tuple[Listed, ...] | Refused]:
    """Gives what each line lists. Raises Unreadable when the first line is not that of the extract."""
    rows = csv.reader(stream, delimiter="|", quoting=csv.QUOTE_NONE)
    try:
        columns = [" ".join(name.replace("’", "'").split()).lower() for name in next(rows, [])]
        missing = sorted(_NEEDED - set(columns))
        if missing:
            raise Unreadable(f"not the extract of the directory: no column {', '.join(missing)}")
        before: ListedProfessional | None = None
        for row in rows:
            # The lines of the extract may end with a separator that the first one has not.
            if len(row) < len(columns) - 1:
                yield Refused(f"line {rows.line_num}", "not as many values as columns")
                continue
            said = {name: value.strip()[:_LONGEST] for name, value in zip(columns, row, strict=False)}
            found = _listed(said, before, f"line {rows.line_num}")
            if not isinstance(found, Refused):
                before = next(one for one in found if isinstance(one, ListedProfessional))
            yield found
    except (csv.Error, UnicodeDecodeError) as error:
        raise Unreadable(f"line {rows.line_num}: not a table in UTF-8") from error


def _listed(row: dict[str, str], before: ListedProfessional | None, place: str) -> tuple[Listed, ...] | Refused:
    try:
        number = structures.parse_rpps(row[_NUMBER])
    except structures.UnreadableIdentifier:
        return Refused(place, "no RPPS number")
    # The lines of one person follow one another: what a line says of the speciality holds for those after it.
    known = before.specialty if before is not None and before.rpps == number else ""
    is_specialty = row.get("code type savoir-faire") == _SPECIALTY and not known
    person = ListedProfessional(
        rpps=number,
        family_name=row[_FAMILY],
        given_name=row.get("prénom d'exercice", ""),
        civility=row.get("code civilité", "").upper(),
        profession=row[_PROFESSION],
        specialty=row.get("code savoir-faire", "") if is_specialty else known,
    )
    where = _structure(row)
    if not where:
        return (person,)
    organization = Organization(
        id=where,
        name=row.get("raison sociale site", "") or row.get("enseigne commerciale site", ""),
        sector=row.get("code secteur d'activité", ""),
        practice_setting="",
        city=row.get("libellé commune (coord. structure)", ""),
    )
    return (
        ListedOrganization(organization=organization),
        person,
        ListedSituation(rpps=number, organization_id=where),
    )


def _structure(row: dict[str, str]) -> str:
    """Gives the national identifier of a structure: as it is written, else from its FINESS or SIRET number."""
    written = row.get("ancien identifiant de la structure", "")
    numbered = (("1", row.get("numéro finess site", "")), ("3", row.get("numéro siret site", "")))
    return written or next((prefix + number for prefix, number in numbered if number), "")
