from django.contrib.postgres.indexes import BrinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    """Finds the newest lines by their instant; made without stopping those who write."""

    atomic = False
    dependencies = [
        ('journal', '0003_checkpoints'),
    ]

    operations = [
        # Reading a large journal once takes longer than the bound on statements; nobody waits for it.
        migrations.RunSQL('SET statement_timeout = 0', migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name='journalline',
            index=BrinIndex(fields=('at',), name='journal_line_at', autosummarize=True),
        ),
        migrations.RunSQL("SET statement_timeout = '5s'", migrations.RunSQL.noop),
    ]
