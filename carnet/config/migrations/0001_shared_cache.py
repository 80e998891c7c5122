"""The cache that every worker shares: rate limits and codes already used are counted once for all of them."""

from django.db import migrations

TABLE = """
CREATE UNLOGGED TABLE config_shared_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX config_shared_cache_expires ON config_shared_cache (expires);
"""


class Migration(migrations.Migration):
    """What is lost when PostgreSQL stops without warning is a few minutes of counts: no need of its log."""

    initial = True
    # The roles exist before their default rights are used.
    dependencies = [('keyring', '0000_roles')]
    operations = [migrations.RunSQL(TABLE, "DROP TABLE config_shared_cache")]
