"""Entering a space also reads the team's consent, the declared emergency, the reader's mandate and the restrictions."""

import importlib

from django.db import migrations

before = importlib.import_module("carnet.domain.access.migrations.0002_enter")

# One statement, whatever is known: the sub-selects look up the first column of a primary key and give NULL for
# nearly everybody. The restrictions of a reader are one JSON array, instants in microseconds.
ENTER = """
CREATE FUNCTION access_enter(
    entered uuid, reader text, delegate uuid, profession text, place text, mode text, at timestamptz
)
RETURNS TABLE (
    state text, wrapped bytea, is_authorized boolean, is_blocked boolean, is_treating_doctor boolean,
    until timestamptz, changed_at timestamptz, allows_regulation boolean, allows_break_glass boolean,
    allows_hidden boolean, hides_new boolean, sealed_identity bytea, status text,
    team_since timestamptz, has_declared_emergency boolean, restrictions json, mandate text
)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('carnet.space', entered::text, true);
    RETURN QUERY
        SELECT s.state, k.wrapped, a.is_authorized, a.is_blocked, a.is_treating_doctor OR a.is_administrator,
            a.until, a.changed_at, e.allows_regulation, e.allows_break_glass, e.allows_hidden, e.hides_new,
            p.sealed_identity, p.status,
            (SELECT max(c.given_at) FROM access_consent c
                WHERE c.space_id = entered AND c.scope = 'team' AND c.organization_id = access_enter.place
                    AND c.withdrawn_at IS NULL AND (c.until IS NULL OR c.until > access_enter.at)),
            access_enter.mode = 'break_glass' AND EXISTS (SELECT FROM access_emergency g
                WHERE g.space_id = entered AND g.rpps = reader AND g.declared_at <= access_enter.at
                    AND g.until > access_enter.at),
            (SELECT json_agg(json_build_array(r.what, r.whom, r.target,
                    (extract(epoch FROM r.care_since) * 1000000)::bigint,
                    (extract(epoch FROM r.care_until) * 1000000)::bigint))
                FROM access_restriction r
                WHERE r.space_id = entered AND r.lifted_at IS NULL AND r.starts_at <= access_enter.at
                    AND (r.ends_at IS NULL OR r.ends_at > access_enter.at)
                    AND CASE r.whom WHEN 'everybody' THEN true WHEN 'profession' THEN r.excluded = access_enter.profession
                        WHEN 'organization' THEN r.excluded = access_enter.place ELSE r.excluded = reader END),
            CASE WHEN access_enter.delegate IS NOT NULL THEN (SELECT d.kind FROM spaces_delegation d
                WHERE d.space_id = entered AND d.delegate_id = access_enter.delegate AND d.status = 'accepted'
                    AND d.valid_from <= access_enter.at
                    AND (d.valid_until IS NULL OR d.valid_until > access_enter.at)) END
        FROM spaces_space s
        JOIN keyring_space_key k ON k.space_id = s.space_id
        JOIN identity_patient p ON p.space_id = s.space_id
        LEFT JOIN access_authorization a ON a.space_id = s.space_id AND a.rpps = reader
        LEFT JOIN access_emergency_choices e ON e.space_id = s.space_id
        WHERE s.space_id = entered;
END
$$
"""


class Migration(migrations.Migration):
    """Replaces the function; it still runs with its caller's rights, under row-level security."""

    dependencies = [("access", "0003_consents_and_restrictions"), ("spaces", "0002_delegations")]
    operations = [
        migrations.RunSQL("DROP FUNCTION access_enter(uuid, text)", before.ENTER),
        migrations.RunSQL(ENTER, "DROP FUNCTION access_enter(uuid, text, uuid, text, text, text, timestamptz)"),
    ]
