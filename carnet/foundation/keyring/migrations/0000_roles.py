"""The two roles that serve: neither owns a table, neither bypasses row-level security."""

from django.db import migrations

ROLES = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'carnet_web') THEN CREATE ROLE carnet_web NOLOGIN; END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'carnet_jobs') THEN CREATE ROLE carnet_jobs NOLOGIN; END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;  -- two databases of one server are migrated at once
END
$$;
GRANT USAGE ON SCHEMA public TO carnet_web, carnet_jobs;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO carnet_web, carnet_jobs;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO carnet_web, carnet_jobs;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO carnet_web, carnet_jobs;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO carnet_web, carnet_jobs;
"""


class Migration(migrations.Migration):
    """Creates the roles and what they may do by default; each part narrows it where it must."""

    dependencies = []
    operations = [migrations.RunSQL(ROLES, migrations.RunSQL.noop)]
