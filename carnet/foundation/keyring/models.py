"""The data key of each space. Destroying the row erases the space's sealed values everywhere, backups included."""

from django.db import models


class SpaceKey(models.Model):
    """One space's data key, wrapped under the key-encryption key."""

    space_id = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        """Table options."""

        db_table = "keyring_space_key"
