"""The function by which a request enters a space and reads, in one round trip, all that decisions need."""

from django.db import migrations

ENTER = """
CREATE FUNCTION access_enter(entered uuid, reader text)
RETURNS TABLE (
    state text, wrapped bytea, is_authorized boolean, is_blocked boolean, is_treating_doctor boolean,
    until timestamptz, allows_regulation boolean, allows_break_glass boolean, allows_hidden boolean,
    sealed_identity bytea, status text
)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('carnet.space', entered::text, true);
    RETURN QUERY
        SELECT s.state, k.wrapped, a.is_authorized, a.is_blocked, a.is_treating_doctor, a.until,
            e.allows_regulation, e.allows_break_glass, e.allows_hidden, p.sealed_identity, p.status
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
    """Creates the function; it runs with its caller's rights, under row-level security."""

    dependencies = [("access", "0001_initial"), ("keyring", "0001_initial")]
    operations = [migrations.RunSQL(ENTER, "DROP FUNCTION access_enter(uuid, text)")]
