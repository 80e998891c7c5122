from django.db import migrations, models

from carnet.foundation import database


class Migration(migrations.Migration):
    """The checkpoints over all heads: written once, by the workers; read by all."""

    dependencies = [
        ('journal', '0002_find_by_actor'),
    ]

    operations = [
        migrations.CreateModel(
            name='JournalCommitment',
            fields=[
                ('pk', models.CompositePrimaryKey('space_id', 'number', blank=True, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField()),
                ('number', models.BigIntegerField()),
                ('seq', models.BigIntegerField()),
                ('hash', models.BinaryField()),
                ('checkpoint', models.BigIntegerField()),
                ('index', models.IntegerField()),
            ],
            options={
                'db_table': 'journal_commitment',
            },
        ),
        migrations.CreateModel(
            name='JournalCheckpoint',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('size', models.IntegerField()),
                ('root', models.BinaryField()),
                ('log', models.BinaryField()),
                ('previous', models.BinaryField()),
                ('tile_roots', models.BinaryField()),
                ('signatures', models.JSONField()),
            ],
            options={
                'db_table': 'journal_checkpoint',
            },
        ),
        migrations.CreateModel(
            name='JournalTile',
            fields=[
                ('pk', models.CompositePrimaryKey('checkpoint', 'number', blank=True, editable=False, primary_key=True, serialize=False)),
                ('checkpoint', models.BigIntegerField()),
                ('number', models.IntegerField()),
                ('leaves', models.BinaryField()),
            ],
            options={
                'db_table': 'journal_tile',
            },
        ),
        database.protect('journal_commitment'),
        migrations.RunSQL(
            'REVOKE ALL ON journal_commitment, journal_checkpoint, journal_tile FROM carnet_web, carnet_jobs;'
            'GRANT SELECT ON journal_commitment, journal_checkpoint, journal_tile TO carnet_web;'
            'GRANT SELECT, INSERT ON journal_commitment, journal_checkpoint, journal_tile TO carnet_jobs;'
            # Random bytes: compressing them costs and gains nothing.
            'ALTER TABLE journal_tile ALTER COLUMN leaves SET STORAGE EXTERNAL',
            migrations.RunSQL.noop,
        ),
    ]
