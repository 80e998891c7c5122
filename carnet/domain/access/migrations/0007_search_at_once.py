"""Finding the spaces of an INS and counting the search are one statement, which a search alone does not wait the disk for."""

from django.db import migrations

# `hashes` is NULL when the patient was looked for otherwise: `is_miss` then tells whether somebody was found. The count
# of an account is one row that its searches take in turn: it is let go at once, not when the disk has answered. What
# a failure of power would forget is a fraction of a second of searches. Never so (`is_alone`) in a larger transaction,
# which holds acts that must last.
SEARCH = """
CREATE FUNCTION access_search(
    hashes bytea[], account text, at timestamptz, is_miss boolean, is_alone boolean
)
RETURNS TABLE (spaces uuid[], searches integer, misses integer)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    missed boolean := access_search.is_miss;
BEGIN
    IF access_search.hashes IS NOT NULL THEN
        spaces := ARRAY(
            SELECT i.space_id FROM unnest(access_search.hashes) WITH ORDINALITY AS h (hash, place)
            JOIN identity_ins_index i ON i.ins_hash = h.hash ORDER BY h.place
        );
        missed := cardinality(spaces) = 0;
    END IF;
    IF access_search.account IS NOT NULL THEN
        PERFORM set_config('carnet.account', access_search.account, true);
        IF access_search.is_alone THEN
            PERFORM set_config('synchronous_commit', 'off', true);
        END IF;
        INSERT INTO access_search AS s (account, hour, searches, misses)
        VALUES (access_search.account, date_trunc('hour', access_search.at), 1, missed::integer)
        ON CONFLICT (account, hour) DO UPDATE
            SET searches = s.searches + 1, misses = s.misses + excluded.misses
        RETURNING s.searches, s.misses INTO searches, misses;
    END IF;
    RETURN NEXT;
END
$$
"""


class Migration(migrations.Migration):
    """Makes the function; it runs with its caller's rights, under row-level security."""

    dependencies = [("access", "0006_searches"), ("identity", "0001_initial")]
    operations = [
        migrations.RunSQL(SEARCH, "DROP FUNCTION access_search(bytea[], text, timestamptz, boolean, boolean)"),
    ]
