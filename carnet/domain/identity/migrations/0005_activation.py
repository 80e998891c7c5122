import carnet.foundation.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from carnet.foundation import database


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0004_issuers'),
    ]

    # Their tables point at accounts, and a swapped user model is known to them by this part's first migration only.
    run_before = [('account', '0001_initial'), ('mfa', '0001_initial'), ('usersessions', '0001_initial')]

    operations = [
        migrations.CreateModel(
            name='ActivationCode',
            fields=[
                ('pk', models.CompositePrimaryKey('space_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField()),
                ('id', models.UUIDField(default=carnet.foundation.ids.new_id)),
                ('code_hash', models.BinaryField()),
                ('issued_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'identity_activation_code',
            },
        ),
        migrations.CreateModel(
            name='VitaleCard',
            fields=[
                ('pk', models.CompositePrimaryKey('space_id', 'serial_hash', blank=True, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField()),
                ('serial_hash', models.BinaryField()),
                ('sealed_serial', models.BinaryField()),
                ('registered_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'identity_vitale_card',
            },
        ),
        migrations.CreateModel(
            name='KnownDevice',
            fields=[
                ('pk', models.CompositePrimaryKey('account_id', 'token_hash', blank=True, editable=False, primary_key=True, serialize=False)),
                ('token_hash', models.BinaryField()),
                ('label', models.TextField()),
                ('first_at', models.DateTimeField()),
                ('last_at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='devices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'identity_known_device',
            },
        ),
        migrations.CreateModel(
            name='Throttle',
            fields=[
                ('pk', models.CompositePrimaryKey('purpose', 'key_hash', blank=True, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.TextField()),
                ('key_hash', models.BinaryField()),
                ('failures', models.IntegerField()),
                ('last_at', models.DateTimeField()),
                ('wait_until', models.DateTimeField()),
            ],
            options={
                'db_table': 'identity_throttle',
                'indexes': [models.Index(fields=['last_at'], name='identity_throttle_age')],
            },
        ),
        database.protect('identity_vitale_card'),
        database.protect('identity_activation_code'),
    ]
