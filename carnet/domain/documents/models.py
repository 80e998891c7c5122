"""The vault's tables: submissions, documents, contents, folders."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Submission(models.Model):
    """One deposit: the set of documents that a software sent together."""

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    unique_id = models.TextField()
    source_id = models.TextField()
    submitted_at = models.DateTimeField()
    content_type_code = models.TextField()
    author_id = models.TextField()
    author_organization = models.TextField()
    sealed_details = models.BinaryField()

    class Meta:
        """Table options."""

        db_table = "documents_submission"
        constraints = (models.UniqueConstraint(fields=("space_id", "unique_id"), name="documents_submission_once"),)


class Document(models.Model):
    """One version of one document: codes and dates in clear for filters, titles and free text sealed."""

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    submission_id = models.UUIDField()
    unique_id = models.TextField()
    set_id = models.TextField()
    version = models.IntegerField()
    status = models.TextField()
    is_archived = models.BooleanField()
    type_code = models.TextField()
    class_code = models.TextField()
    category = models.TextField()
    format_code = models.TextField()
    media_type = models.TextField()
    language = models.TextField()
    size = models.BigIntegerField()
    sha1 = models.BinaryField()
    created_at = models.DateTimeField()
    service_start = models.DateTimeField(null=True)
    service_stop = models.DateTimeField(null=True)
    facility_code = models.TextField()
    practice_code = models.TextField()
    event_codes = ArrayField(models.TextField())
    reference_ids = ArrayField(models.TextField())
    author_kind = models.TextField()
    author_ids = ArrayField(models.TextField())
    author_organizations = ArrayField(models.TextField())
    confidentiality = models.TextField()
    hidden_from_professionals = models.BooleanField()
    hidden_from_patient = models.BooleanField()
    hidden_from_representatives = models.BooleanField()
    deposited_at = models.DateTimeField()
    deposited_by = models.TextField()
    deposited_organization = models.TextField()
    changed_at = models.DateTimeField()
    revision = models.IntegerField()
    replaces_id = models.UUIDField(null=True)
    replaced_by_id = models.UUIDField(null=True)
    sealed_details = models.BinaryField()

    class Meta:
        """Table options."""

        db_table = "documents_document"
        constraints = (models.UniqueConstraint(fields=("space_id", "unique_id"), name="documents_document_once"),)
        indexes = (models.Index(fields=("space_id", "-created_at", "-id"), name="documents_document_newest"),)


class Relation(models.Model):
    """That one document completes another one, or is another form of it (`kind`), to be found from the other one."""

    pk = models.CompositePrimaryKey("space_id", "target_id", "source_id", "kind")
    space_id = models.UUIDField()
    source_id = models.UUIDField()
    target_id = models.UUIDField()
    kind = models.TextField()

    class Meta:
        """Table options."""

        db_table = "documents_relation"
        indexes = (models.Index(fields=("space_id", "source_id"), name="documents_relation_of"),)


class Content(models.Model):
    """The sealed bytes of one document version, kept once; of a large one, the head that opens its pieces."""

    pk = models.CompositePrimaryKey("space_id", "document_id")
    space_id = models.UUIDField()
    document_id = models.UUIDField()
    sealed = models.BinaryField()

    class Meta:
        """Table options."""

        db_table = "documents_content"


class ContentPiece(models.Model):
    """One sealed piece of a content that has several."""

    pk = models.CompositePrimaryKey("space_id", "document_id", "number")
    space_id = models.UUIDField()
    document_id = models.UUIDField()
    number = models.IntegerField()
    sealed = models.BinaryField()

    class Meta:
        """Table options."""

        db_table = "documents_content_piece"


class Signature(models.Model):
    """The signature of one submission, sealed with the entry that describes it."""

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    submission_id = models.UUIDField()
    unique_id = models.TextField()
    submitted_at = models.DateTimeField()
    sealed_entry = models.BinaryField()
    sealed = models.BinaryField()

    class Meta:
        """Table options."""

        db_table = "documents_signature"
        constraints = (models.UniqueConstraint(fields=("space_id", "unique_id"), name="documents_signature_once"),)


class Folder(models.Model):
    """One folder of a registry: codes in clear for filters, words sealed. `changed_at` is its own last change."""

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    submission_id = models.UUIDField()
    unique_id = models.TextField()
    status = models.TextField()
    codes = ArrayField(models.TextField())
    changed_at = models.DateTimeField()
    deposited_by = models.TextField()
    deposited_organization = models.TextField()
    sealed_details = models.BinaryField()

    class Meta:
        """Table options."""

        db_table = "documents_folder"
        constraints = (models.UniqueConstraint(fields=("space_id", "unique_id"), name="documents_folder_once"),)


class FolderMember(models.Model):
    """That a document is in a folder, since when, and by which submission."""

    pk = models.CompositePrimaryKey("space_id", "folder_id", "document_id")
    space_id = models.UUIDField()
    folder_id = models.UUIDField()
    document_id = models.UUIDField()
    submission_id = models.UUIDField()
    added_at = models.DateTimeField()

    class Meta:
        """Table options."""

        db_table = "documents_folder_member"
        indexes = (models.Index(fields=("space_id", "document_id"), name="documents_folder_of"),)
