"""Reads a table (CSV, `;` between columns, UTF-8): one line a professional, with where this person works if it is said.

The first line names the columns, in any order; `rpps` or `organization_id` is needed, the rest may be absent.
"""

import csv
from collections.abc import Iterator
from datetime import date
from typing import TextIO

from carnet.domain.identity.codes import Organization
from carnet.domain.identity.listed import ListedOrganization, ListedProfessional, ListedSituation, Mailbox
from carnet.foundation.values import structures
from carnet.gateways.directories.entries import Unreadable
from carnet.gateways.directories.lines import Listed, Refused

COLUMNS = frozenset(
    {
        "rpps",
        "family_name",
        "given_name",
        "civility",
        "profession",
        "specialty",
        "active",
        "mailbox",
        "organization_id",
        "organization_name",
        "sector",
        "practice_setting",
        "city",
        "since",
        "until",
    }
)
_LONGEST = 200


def read(stream: TextIO) -> Iterator[tuple[Listed, ...] | Refused]:
    """Gives what each line lists. Raises Unreadable when the first line names no column that is known."""
    rows = csv.DictReader(stream, delimiter=";")
    try:
        named = set(rows.fieldnames or ())
        unknown = sorted(map(str, named - COLUMNS))
        if unknown or not named & {"rpps", "organization_id"}:
            raise Unreadable(
                f"unknown columns: {', '.join(unknown)}" if unknown else "no column rpps or organization_id"
            )
        for row in rows:
            place = f"line {rows.line_num}"
            if None in row or None in row.values():
                yield Refused(place, "not as many values as columns")
                continue
            yield _listed({name: value.strip()[:_LONGEST] for name, value in row.items()}, place)
    except (csv.Error, UnicodeDecodeError) as error:
        raise Unreadable(f"line {rows.line_num}: not a table in UTF-8") from error


def _listed(row: dict[str, str], place: str) -> tuple[Listed, ...] | Refused:
    found: list[Listed] = []
    is_active = row.get("active", "").lower() not in {"0", "no", "non", "false"}
    where = row.get("organization_id", "")
    boxes = (Mailbox(row["mailbox"].lower(), "PER"),) if row.get("mailbox", "").count("@") == 1 else None
    try:
        number = structures.parse_rpps(row["rpps"]) if row.get("rpps") else ""
        since, until = _day(row.get("since", "")), _day(row.get("until", ""))
    except structures.UnreadableIdentifier:
        return Refused(place, "an RPPS number has 11 digits")
    except ValueError:
        return Refused(place, "a date is not of the form AAAA-MM-JJ")
    if not (number or where):
        return Refused(place, "neither an RPPS number nor an organisation")
    if where:
        place_names = (row.get(name, "") for name in ("organization_name", "sector", "practice_setting", "city"))
        found.append(ListedOrganization(organization=Organization(where, *place_names)))
    if number:
        found.append(
            ListedProfessional(
                rpps=number,
                family_name=row.get("family_name", ""),
                given_name=row.get("given_name", ""),
                civility=row.get("civility", "").upper().rstrip("."),
                profession=row.get("profession", ""),
                specialty=row.get("specialty", ""),
                is_active=is_active,
                mailboxes=boxes,
            )
        )
    if number and where:
        found.append(ListedSituation(rpps=number, organization_id=where, started_on=since, ended_on=until))
    return tuple(found)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
