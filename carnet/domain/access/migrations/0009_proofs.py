"""Who holds an account is asked again: what it opened since the last time, and what stays closed until a fresh proof."""

import importlib

from django.db import migrations, models

before = importlib.import_module("carnet.domain.access.migrations.0005_visits")

_OWN = "account = (SELECT current_setting('carnet.account', true))"
_TABLES = ("access_question", "access_carried")

# The web adds a question, counts who was sent away by it, and notes that it was answered: it takes none back. What
# nights carry over is the workers' alone.
PROTECT = "".join(
    f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY own_account ON {table} USING ({_OWN}) WITH CHECK ({_OWN});
CREATE POLICY every_account ON {table} TO carnet_jobs USING (true) WITH CHECK (true);
REVOKE UPDATE, DELETE ON {table} FROM carnet_web;
"""
    for table in _TABLES
) + """
GRANT UPDATE (refused, answered_at) ON access_question TO carnet_web;
REVOKE INSERT ON access_carried FROM carnet_web;
GRANT UPDATE (fresh) ON access_day TO carnet_web;
"""
UNPROTECT = "".join(
    f"""
DROP POLICY own_account ON {table};
DROP POLICY every_account ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
    for table in _TABLES
) + "REVOKE UPDATE (fresh) ON access_day FROM carnet_web;"

# The function of 0005, and: a record that the account opened today or in the two days before is ongoing care; any
# other counts as fresh, and stays closed while a question waits for a newer proof. No emergency is asked or counted so.
# `proved_at` is when whoever enters last proved, in this very session, to be the account's holder.
ENTER = """
CREATE FUNCTION access_enter(
    entered uuid, reader text, delegate uuid, profession text, place text, mode text, at timestamptz,
    account text, client text, day date, minute integer, proved_at timestamptz
)
RETURNS TABLE (
    state text, wrapped bytea, is_authorized boolean, is_blocked boolean, is_treating_doctor boolean,
    until timestamptz, changed_at timestamptz, allows_regulation boolean, allows_break_glass boolean,
    allows_hidden boolean, hides_new boolean, sealed_identity bytea, status text,
    team_since timestamptz, has_declared_emergency boolean, restrictions json, mandate text,
    is_cut boolean, counts integer[], habits integer[], alerted text,
    wants_proof boolean, unproved integer, question uuid, asked_on date, asked_for text, refused integer,
    is_answered boolean
)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    stranger integer;
    emergency integer := (access_enter.mode IN ('break_glass', 'regulation'))::integer;
    clock integer := access_enter.minute / 60 + 1;
    is_ongoing boolean;
    asked access_question;
    carried access_carried;
    since date;
BEGIN
    PERFORM set_config('carnet.space', entered::text, true);
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
    INTO state, wrapped, is_authorized, is_blocked, is_treating_doctor, until, changed_at, allows_regulation,
        allows_break_glass, allows_hidden, hides_new, sealed_identity, status, team_since, has_declared_emergency,
        restrictions, mandate
    FROM spaces_space s
    JOIN keyring_space_key k ON k.space_id = s.space_id
    JOIN identity_patient p ON p.space_id = s.space_id
    LEFT JOIN access_authorization a ON a.space_id = s.space_id AND a.rpps = reader
    LEFT JOIN access_emergency_choices e ON e.space_id = s.space_id
    WHERE s.space_id = entered;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF access_enter.account IS NOT NULL THEN
        PERFORM set_config('carnet.account', access_enter.account, true),
            set_config('carnet.client', access_enter.client, true);
        -- What was opened today is neither counted nor asked about again.
        IF access_enter.minute IS NOT NULL AND NOT EXISTS (SELECT FROM access_visit v
            WHERE v.account = access_enter.account AND v.day = access_enter.day
                AND v.mark = uuid_hash_extended(entered, access_enter.day - DATE '2000-01-01'))
        THEN
            SELECT * INTO asked FROM access_question q
                WHERE q.account = access_enter.account ORDER BY q.asked_at DESC LIMIT 1;
            question := asked.id;
            asked_on := asked.day;
            asked_for := asked.measure;
            is_answered := asked.answered_at IS NOT NULL;
            is_ongoing := EXISTS (SELECT FROM access_visit v
                WHERE v.account = access_enter.account AND (v.day, v.mark) IN (
                    (access_enter.day - 1, uuid_hash_extended(entered, access_enter.day - 1 - DATE '2000-01-01')),
                    (access_enter.day - 2, uuid_hash_extended(entered, access_enter.day - 2 - DATE '2000-01-01'))));
            -- The law of `vigilance.wants_proof`, told here too: what stays closed is not counted.
            wants_proof := asked.id IS NOT NULL AND emergency = 0 AND NOT is_ongoing
                AND (access_enter.proved_at IS NULL
                    OR access_enter.proved_at < date_trunc('second', asked.asked_at));
            IF wants_proof THEN
                UPDATE access_question q SET refused = q.refused + 1 WHERE q.id = asked.id
                    RETURNING q.refused INTO refused;
            ELSE
                INSERT INTO access_visit (account, day, mark)
                VALUES (access_enter.account, access_enter.day,
                    uuid_hash_extended(entered, access_enter.day - DATE '2000-01-01'))
                ON CONFLICT (account, day, mark) DO NOTHING;
                IF FOUND THEN
                    stranger := 1 - ((is_authorized IS TRUE AND (until IS NULL OR until > access_enter.at))
                        OR team_since IS NOT NULL)::integer;
                    INSERT INTO access_day AS d (account, day, place, client, records, strangers, emergencies,
                        by_hour, slice, in_slice, alerted, fresh)
                    VALUES (access_enter.account, access_enter.day, access_enter.place, access_enter.client, 1,
                        stranger, emergency, array_fill(0, ARRAY[clock - 1]) || 1 || array_fill(0, ARRAY[24 - clock]),
                        access_enter.minute / 10, 1, '', (emergency = 0 AND NOT is_ongoing)::integer)
                    ON CONFLICT (account, day) DO UPDATE SET
                        records = d.records + 1, strangers = d.strangers + excluded.strangers,
                        emergencies = d.emergencies + excluded.emergencies, by_hour[clock] = d.by_hour[clock] + 1,
                        in_slice = CASE WHEN d.slice = excluded.slice THEN d.in_slice + 1 ELSE 1 END,
                        slice = excluded.slice, fresh = d.fresh + excluded.fresh
                    RETURNING ARRAY[d.records, d.strangers, d.emergencies, d.in_slice] || d.by_hour, d.alerted, d.fresh
                    INTO counts, alerted, unproved;
                    SELECT h.limits INTO habits FROM access_habits h WHERE h.account = access_enter.account;
                    IF asked.day = access_enter.day THEN
                        unproved := unproved - asked.fresh;
                    ELSE
                        since := coalesce(asked.day, access_enter.day - 3);
                        SELECT * INTO carried FROM access_carried c
                            WHERE c.account = access_enter.account AND (asked.day IS NULL OR c.until >= asked.day);
                        IF FOUND THEN
                            since := carried.until + 1;
                            unproved := unproved + carried.records;
                        END IF;
                        unproved := unproved + coalesce((
                            SELECT sum(d.fresh - CASE WHEN d.day = asked.day THEN asked.fresh ELSE 0 END)
                            FROM access_day d WHERE d.account = access_enter.account
                                AND d.day >= since AND d.day < access_enter.day), 0);
                    END IF;
                END IF;
            END IF;
        END IF;
        is_cut := EXISTS (SELECT FROM access_cut c
            WHERE c.account IN (access_enter.account, access_enter.client) AND c.ended_at IS NULL);
    END IF;
    RETURN NEXT;
END
$$
"""
DROP = (
    "DROP FUNCTION access_enter("
    "uuid, text, uuid, text, text, text, timestamptz, text, text, date, integer, timestamptz)"
)


class Migration(migrations.Migration):
    """Makes the questions and replaces the function; it still runs with its caller's rights."""

    dependencies = [("access", "0008_weighed_days")]
    operations = [
        migrations.AddField(model_name="day", name="fresh", field=models.IntegerField(default=0, db_default=0)),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("account", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("day", models.DateField()),
                ("measure", models.TextField()),
                ("counted", models.IntegerField()),
                ("limit", models.IntegerField()),
                ("fresh", models.IntegerField()),
                ("refused", models.IntegerField(default=0, db_default=0)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "access_question",
                "indexes": [models.Index(fields=["account", "-asked_at"], name="access_question_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=("account",),
                        name="access_question_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Carried",
            fields=[
                ("account", models.TextField(primary_key=True, serialize=False)),
                ("until", models.DateField()),
                ("records", models.IntegerField()),
            ],
            options={"db_table": "access_carried"},
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
        migrations.RunSQL(before.DROP, before.ENTER),
        migrations.RunSQL(ENTER, DROP),
    ]
