"""Finding the lines of one actor, and the refusals, without reading a whole journal."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Builds both indexes beside the writers, who go on; that may last longer than a migration's ordinary limit."""

    atomic = False
    dependencies = [("journal", "0001_initial")]
    operations = [
        migrations.RunSQL("SET statement_timeout = 0", migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name="journalline",
            index=models.Index(fields=["space_id", "actor_id", "seq"], name="journal_line_actor"),
        ),
        AddIndexConcurrently(
            model_name="journalline",
            index=models.Index(
                fields=["space_id", "seq"], name="journal_line_refused", condition=models.Q(outcome="refused")
            ),
        ),
        migrations.RunSQL("SET statement_timeout = '5s'", migrations.RunSQL.noop),
    ]
