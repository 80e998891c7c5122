"""How many records each account enters in a day, counted as it enters; the cuts; and the habits they are judged by."""

import importlib

import django.contrib.postgres.fields
from django.db import migrations, models

before = importlib.import_module("carnet.domain.access.migrations.0004_enter_with_law")

_OWN = "account = (SELECT current_setting('carnet.account', true))"
_OWN_OR_CLIENT = f"{_OWN} OR account = (SELECT current_setting('carnet.client', true))"
_TABLES = {"access_visit": _OWN, "access_day": _OWN, "access_cut": _OWN_OR_CLIENT, "access_habits": _OWN}

# Keyed by account: who reads sees and adds to their own counts only. The web takes no count back, moves no limit and
# ends no cut.
PROTECT = "".join(
    f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY own_account ON {table} USING ({own}) WITH CHECK ({own});
CREATE POLICY every_account ON {table} TO carnet_jobs USING (true) WITH CHECK (true);
REVOKE UPDATE, DELETE ON {table} FROM carnet_web;
"""
    for table, own in _TABLES.items()
) + """
REVOKE INSERT ON access_habits FROM carnet_web;
GRANT UPDATE (records, strangers, emergencies, by_hour, "slice", in_slice, alerted) ON access_day TO carnet_web;
REVOKE DELETE ON access_cut FROM carnet_jobs;
"""
UNPROTECT = "".join(
    f"""
DROP POLICY own_account ON {table};
DROP POLICY every_account ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
    for table in _TABLES
)

# The first entry of the day into a record costs one row and adds to one counter, whose lock makes two requests at once
# count as two. The mark of a record changes every day: rows of two days cannot be joined. `minute` is NULL when the
# entry reads nothing (deposits), `account` for whoever is no account of a professional's.
ENTER = """
CREATE FUNCTION access_enter(
    entered uuid, reader text, delegate uuid, profession text, place text, mode text, at timestamptz,
    account text, client text, day date, minute integer
)
RETURNS TABLE (
    state text, wrapped bytea, is_authorized boolean, is_blocked boolean, is_treating_doctor boolean,
    until timestamptz, changed_at timestamptz, allows_regulation boolean, allows_break_glass boolean,
    allows_hidden boolean, hides_new boolean, sealed_identity bytea, status text,
    team_since timestamptz, has_declared_emergency boolean, restrictions json, mandate text,
    is_cut boolean, counts integer[], habits integer[], alerted text
)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    stranger integer;
    emergency integer := (access_enter.mode IN ('break_glass', 'regulation'))::integer;
    clock integer := access_enter.minute / 60 + 1;
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
        IF access_enter.minute IS NOT NULL THEN
            INSERT INTO access_visit (account, day, mark)
            VALUES (access_enter.account, access_enter.day,
                uuid_hash_extended(entered, access_enter.day - DATE '2000-01-01'))
            ON CONFLICT (account, day, mark) DO NOTHING;
            IF FOUND THEN
                stranger := 1 - ((is_authorized IS TRUE AND (until IS NULL OR until > access_enter.at))
                    OR team_since IS NOT NULL)::integer;
                INSERT INTO access_day AS d (account, day, place, client, records, strangers, emergencies,
                    by_hour, slice, in_slice, alerted)
                VALUES (access_enter.account, access_enter.day, access_enter.place, access_enter.client, 1, stranger,
                    emergency, array_fill(0, ARRAY[clock - 1]) || 1 || array_fill(0, ARRAY[24 - clock]),
                    access_enter.minute / 10, 1, '')
                ON CONFLICT (account, day) DO UPDATE SET
                    records = d.records + 1, strangers = d.strangers + excluded.strangers,
                    emergencies = d.emergencies + excluded.emergencies, by_hour[clock] = d.by_hour[clock] + 1,
                    in_slice = CASE WHEN d.slice = excluded.slice THEN d.in_slice + 1 ELSE 1 END, slice = excluded.slice
                RETURNING ARRAY[d.records, d.strangers, d.emergencies, d.in_slice] || d.by_hour, d.alerted
                INTO counts, alerted;
                SELECT h.limits INTO habits FROM access_habits h WHERE h.account = access_enter.account;
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
    "DROP FUNCTION access_enter(uuid, text, uuid, text, text, text, timestamptz, text, text, date, integer)"
)


class Migration(migrations.Migration):
    """Makes the counts and replaces the function; it still runs with its caller's rights."""

    dependencies = [("access", "0004_enter_with_law"), ("outbox", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("pk", models.CompositePrimaryKey("account", "day", "mark", blank=True, editable=False, primary_key=True, serialize=False)),
                ("account", models.TextField()),
                ("day", models.DateField()),
                ("mark", models.BigIntegerField()),
            ],
            options={"db_table": "access_visit", "indexes": [models.Index(fields=["day"], name="access_visit_age")]},
        ),
        migrations.CreateModel(
            name="Day",
            fields=[
                ("pk", models.CompositePrimaryKey("account", "day", blank=True, editable=False, primary_key=True, serialize=False)),
                ("account", models.TextField()),
                ("day", models.DateField()),
                ("place", models.TextField()),
                ("client", models.TextField()),
                ("records", models.IntegerField()),
                ("strangers", models.IntegerField()),
                ("emergencies", models.IntegerField()),
                ("by_hour", django.contrib.postgres.fields.ArrayField(models.IntegerField())),
                ("slice", models.IntegerField()),
                ("in_slice", models.IntegerField()),
                ("alerted", models.TextField()),
            ],
            options={"db_table": "access_day", "indexes": [models.Index(fields=["day"], name="access_day_age")]},
        ),
        migrations.CreateModel(
            name="Cut",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("account", models.TextField()),
                ("measure", models.TextField()),
                ("counted", models.IntegerField()),
                ("limit", models.IntegerField()),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.TextField(default="")),
            ],
            options={
                "db_table": "access_cut",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)), fields=("account",), name="access_cut_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountHabits",
            fields=[
                ("account", models.TextField(primary_key=True, serialize=False)),
                ("limits", django.contrib.postgres.fields.ArrayField(models.IntegerField())),
                ("learnt_at", models.DateTimeField()),
                ("allowed_until", models.DateField(null=True)),
            ],
            options={"db_table": "access_habits"},
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
        migrations.RunSQL(
            "DROP FUNCTION access_enter(uuid, text, uuid, text, text, text, timestamptz)", before.ENTER
        ),
        migrations.RunSQL(ENTER, DROP),
    ]
