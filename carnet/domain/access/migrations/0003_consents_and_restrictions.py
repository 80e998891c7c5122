"""Consents, restrictions, declared emergencies, and the records that a professional lists across spaces."""

from django.db import migrations, models

from carnet.foundation import database


# Keyed by who lists: visible whole to its holder, and to whoever has entered the space for the rows of that space.
_OF_SPACE = "space_id = (SELECT nullif(current_setting('carnet.space', true), '')::uuid)"
_OF_HOLDER = "holder = (SELECT current_setting('carnet.holder', true))"
_OF_PLACE = "organization_id = (SELECT nullif(current_setting('carnet.place', true), ''))"
PROTECT_RECORDS = f"""
ALTER TABLE access_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_record FORCE ROW LEVEL SECURITY;
CREATE POLICY one_space ON access_record USING ({_OF_SPACE}) WITH CHECK ({_OF_SPACE});
CREATE POLICY one_holder ON access_record FOR SELECT USING ({_OF_HOLDER} OR {_OF_PLACE});
CREATE POLICY every_space ON access_record TO carnet_jobs USING (true) WITH CHECK (true);
"""
UNPROTECT_RECORDS = """
DROP POLICY one_space ON access_record;
DROP POLICY one_holder ON access_record;
DROP POLICY every_space ON access_record;
ALTER TABLE access_record NO FORCE ROW LEVEL SECURITY;
ALTER TABLE access_record DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0002_enter'),
    ]

    operations = [
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('pk', models.CompositePrimaryKey('space_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField()),
                ('id', models.UUIDField()),
                ('scope', models.TextField()),
                ('professional', models.TextField()),
                ('organization_id', models.TextField()),
                ('means', models.TextField()),
                ('collected_by', models.TextField()),
                ('recorded_by', models.TextField()),
                ('given_at', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_by', models.TextField(default='')),
            ],
            options={
                'db_table': 'access_consent',
            },
        ),
        migrations.CreateModel(
            name='Emergency',
            fields=[
                ('pk', models.CompositePrimaryKey('space_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField()),
                ('id', models.UUIDField()),
                ('rpps', models.TextField()),
                ('declared_at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('sealed_reason', models.BinaryField()),
            ],
            options={
                'db_table': 'access_emergency',
            },
        ),
        migrations.CreateModel(
            name='Restriction',
            fields=[
                ('pk', models.CompositePrimaryKey('space_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField()),
                ('id', models.UUIDField()),
                ('what', models.TextField()),
                ('target', models.TextField()),
                ('care_since', models.DateTimeField(null=True)),
                ('care_until', models.DateTimeField(null=True)),
                ('whom', models.TextField()),
                ('excluded', models.TextField()),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.TextField()),
                ('lifted_at', models.DateTimeField(null=True)),
                ('lifted_by', models.TextField(default='')),
                ('sealed_note', models.BinaryField(default=b'')),
            ],
            options={
                'db_table': 'access_restriction',
            },
        ),
        migrations.AddField(
            model_name='authorization',
            name='consent_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='authorization',
            name='is_administrator',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='emergencychoices',
            name='hides_new',
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name='Record',
            fields=[
                ('pk', models.CompositePrimaryKey('holder', 'space_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('holder', models.TextField()),
                ('space_id', models.UUIDField()),
                ('organization_id', models.TextField()),
                ('is_treating_doctor', models.BooleanField()),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'access_record',
                'indexes': [models.Index(fields=['organization_id', 'since'], name='access_record_of_place')],
            },
        ),
        database.protect('access_consent'),
        database.protect('access_restriction'),
        database.protect('access_emergency'),
        migrations.RunSQL(PROTECT_RECORDS, UNPROTECT_RECORDS),
    ]
