"""Reading cases: a citizen's own, and the queue of the desk."""

from uuid import UUID

from carnet.domain.support import sealing
from carnet.domain.support.codes import Attachment, Case, CaseReason, CaseStatus, Conversation, File, Message, Side
from carnet.domain.support.models import Attachment as AttachmentRow
from carnet.domain.support.models import Case as CaseRow
from carnet.domain.support.models import Message as MessageRow
from carnet.foundation import database
from carnet.foundation.keyring import actions as keyring
from carnet.foundation.sealing import SpaceCipher


class NoSuchCase(Exception):
    """There is no such case in this space."""


class NoSuchAttachment(Exception):
    """There is no such file in this case."""


def cases_of(*, space_id: UUID) -> tuple[Case, ...]:
    """Lists the cases of a citizen, those last changed first."""
    with database.entered(space_id):
        rows = CaseRow.objects.filter(space_id=space_id).order_by("-changed_at", "-id")
        return tuple(case_view(row) for row in rows)


def conversation(*, space_id: UUID, case_id: UUID) -> Conversation:
    """Gives one case of a citizen with all that was said in it. Raises NoSuchCase."""
    with database.entered(space_id):
        return conversation_entered(space_id=space_id, case_id=case_id, cipher=keyring.cipher_of(space_id=space_id))


def attachment(*, space_id: UUID, case_id: UUID, attachment_id: UUID) -> File:
    """Gives one file joined to a case, with its bytes. Raises NoSuchAttachment."""
    with database.entered(space_id):
        row = AttachmentRow.objects.filter(space_id=space_id, case_id=case_id, id=attachment_id).first()
        if row is None:
            raise NoSuchAttachment(str(attachment_id))
        cipher = keyring.cipher_of(space_id=space_id)
        content = cipher.unseal(bytes(row.sealed_content), row_id=row.id, field="content")
        return File(name=_name(row, cipher), media_type=row.media_type, content=content)


def conversation_entered(*, space_id: UUID, case_id: UUID, cipher: SpaceCipher) -> Conversation:
    """Gives one case with all that was said in it, in the entered space. Raises NoSuchCase."""
    row = CaseRow.objects.filter(space_id=space_id, id=case_id).first()
    if row is None:
        raise NoSuchCase(str(case_id))
    joined: dict[UUID, list[Attachment]] = {}
    for file in AttachmentRow.objects.filter(space_id=space_id, case_id=case_id).defer("sealed_content").order_by("id"):
        view = Attachment(file.id, _name(file, cipher), file.media_type, file.size)
        joined.setdefault(file.message_id, []).append(view)
    messages = []
    for written in MessageRow.objects.filter(space_id=space_id, case_id=case_id).order_by("at", "id"):
        said = sealing.unseal_said(bytes(written.sealed_words), cipher=cipher, message_id=written.id)
        messages.append(
            Message(
                id=written.id,
                side=Side(written.side),
                author_name=said.author_name,
                at=written.at,
                words=said.words,
                attachments=tuple(joined.get(written.id, ())),
            )
        )
    return Conversation(case=case_view(row), messages=tuple(messages))


def case_view(row: CaseRow) -> Case:
    """Makes the plain value of a case."""
    return Case(
        space_id=row.space_id,
        id=row.id,
        reason=CaseReason(row.reason),
        status=CaseStatus(row.status),
        line_seq=row.line_seq,
        document_id=row.document_id,
        opened_at=row.opened_at,
        changed_at=row.changed_at,
        due_at=row.due_at,
        assigned_to=row.assigned_to,
        closed_at=row.closed_at,
        forget_at=row.forget_at,
    )


def _name(row: AttachmentRow, cipher: SpaceCipher) -> str:
    return cipher.unseal(bytes(row.sealed_name), row_id=row.id, field="name").decode()
