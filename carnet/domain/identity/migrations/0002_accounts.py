import carnet.foundation.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(default=carnet.foundation.ids.new_id, primary_key=True, serialize=False)),
                ('kind', models.TextField()),
                ('identifier_hash', models.TextField(unique=True)),
                ('sealed_identifier', models.BinaryField(default=b'')),
                ('space_id', models.UUIDField(null=True, unique=True)),
                ('name', models.TextField(default='')),
                ('is_active', models.BooleanField(default=True)),
                ('terms_accepted', models.TextField(default='')),
                ('created_at', models.DateTimeField()),
                ('password_changed_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'identity_account',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'citizen'), ('name', ''), ('space_id__isnull', False)), models.Q(('kind', 'agent'), ('sealed_identifier', b''), ('space_id__isnull', True)), _connector='OR'), name='identity_account_is_of_one_kind')],
            },
        ),
    ]
