"""Indexes for the directory's names, without case nor accent: the expression that `identity.directory` compares."""

from django.db import migrations

ACCENTED = "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝŸàáâãäåçèéêëìíîïñòóôõöùúûüýÿ"
PLAIN = "AAAAAACEEEEIIIINOOOOOUUUUYYAAAAAACEEEEIIIINOOOOOUUUUYY"
COLUMNS = (
    ("identity_professional", "family_name"),
    ("identity_professional", "given_name"),
    ("identity_organization", "name"),
)


def index(table: str, column: str) -> migrations.RunSQL:
    name = f"{table}_{column}_plain"
    return migrations.RunSQL(
        f"CREATE INDEX {name} ON {table} (translate(upper({column}), '{ACCENTED}', '{PLAIN}') text_pattern_ops)",
        f"DROP INDEX {name}",
    )


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0007_editor_key'),
    ]

    operations = [index(table, column) for table, column in COLUMNS]
