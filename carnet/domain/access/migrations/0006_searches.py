"""Searches of patients that find nobody, counted by account and by hour."""

from django.db import migrations, models

_OWN = "account = (SELECT current_setting('carnet.account', true))"
PROTECT = f"""
ALTER TABLE access_search ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_search FORCE ROW LEVEL SECURITY;
CREATE POLICY own_account ON access_search USING ({_OWN}) WITH CHECK ({_OWN});
CREATE POLICY every_account ON access_search TO carnet_jobs USING (true) WITH CHECK (true);
REVOKE DELETE ON access_search FROM carnet_web;
"""
UNPROTECT = """
DROP POLICY own_account ON access_search;
DROP POLICY every_account ON access_search;
ALTER TABLE access_search NO FORCE ROW LEVEL SECURITY;
ALTER TABLE access_search DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):

    dependencies = [("access", "0005_visits")]
    operations = [
        migrations.CreateModel(
            name="Search",
            fields=[
                ("pk", models.CompositePrimaryKey("account", "hour", blank=True, editable=False, primary_key=True, serialize=False)),
                ("account", models.TextField()),
                ("hour", models.DateTimeField()),
                ("searches", models.IntegerField()),
                ("misses", models.IntegerField()),
            ],
            options={"db_table": "access_search", "indexes": [models.Index(fields=["hour"], name="access_search_age")]},
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
    ]
