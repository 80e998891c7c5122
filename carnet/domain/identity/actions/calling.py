"""Admitting a signed call: who the directory says calls, and that this call never came before."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from carnet.domain.identity import models
from carnet.domain.identity.codes import Organization, Professional
from carnet.foundation import database

_SIGNED_CALLS = "vihf"
# One exchange for both. Not waiting for the disk: what a failure of power would forget is a fraction of a second of
# calls.
_ADMIT = """
WITH hasty AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)), used AS (
    INSERT INTO identity_used_assertion (client_id, jti, expires_at)
    SELECT %s, %s, %s FROM hasty
    ON CONFLICT DO NOTHING
    RETURNING true
)
SELECT o.id, o.name, o.sector, o.practice_setting, o.city,
    p.rpps, p.family_name, p.given_name, p.civility, p.profession, p.specialty, p.is_active,
    EXISTS (
        SELECT FROM identity_situation s
        WHERE s.professional_id = p.rpps AND s.organization_id = o.id
            AND s.started_on <= %s AND (s.ended_on IS NULL OR s.ended_on >= %s)
    ),
    EXISTS (SELECT FROM used)
FROM (SELECT 1) one
LEFT JOIN identity_organization o ON o.id = %s
LEFT JOIN identity_professional p ON p.rpps = %s
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the directory knows of a caller; None where it knows nobody. `is_new`: this call never came before.

    The professional has this structure as only place, if `is_linked`: the one works in the other that day.
    """

    place: Organization | None
    professional: Professional | None
    is_linked: bool
    is_new: bool


def admit_call(*, call: str, expires_at: datetime, organization_id: str, rpps: str | None, on: date) -> Standing:
    """Looks up who calls, and remembers the call, as a hash, until it can no longer come.

    The caller refuses what is not new.
    """
    connection.ensure_connection()
    row = database.rows(_ADMIT, (_SIGNED_CALLS, call, expires_at, on, on, organization_id, rpps or ""))[0]
    place = None if row[0] is None else Organization(*row[:5])
    is_linked, is_new = bool(row[12]), bool(row[13])
    places = (place,) if place is not None and is_linked else ()
    rpps, family_name, given_name, civility, profession, specialty, is_active = row[5:12]
    person = Professional(rpps, family_name, given_name, civility, profession, specialty, bool(is_active), places)
    return Standing(place, None if rpps is None else person, is_linked, is_new)


def forget_call(*, call: str) -> None:
    """Forgets a call that was new and refused for another reason: it may come again, once that is mended."""
    models.UsedAssertion.objects.filter(client_id=_SIGNED_CALLS, jti=call).delete()
