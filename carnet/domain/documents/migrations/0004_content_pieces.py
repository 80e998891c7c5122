from django.db import migrations, models

from carnet.foundation import database


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0003_relations'),
    ]

    operations = [
        migrations.CreateModel(
            name='ContentPiece',
            fields=[
                ('pk', models.CompositePrimaryKey('space_id', 'document_id', 'number', blank=True, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField()),
                ('document_id', models.UUIDField()),
                ('number', models.IntegerField()),
                ('sealed', models.BinaryField()),
            ],
            options={
                'db_table': 'documents_content_piece',
            },
        ),
        database.protect('documents_content_piece'),
        migrations.RunSQL(
            'ALTER TABLE documents_content_piece ALTER COLUMN sealed SET STORAGE EXTERNAL',
            migrations.RunSQL.noop,
        ),
    ]
