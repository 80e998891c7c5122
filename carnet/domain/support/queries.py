"""Reading cases: a citizen's own, and the queue of the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carnet.domain.support import sealing
from carnet.domain.support.codes import (
    Agent,
    Attachment,
    Case,
    CaseReason,
    CaseStatus,
    Conversation,
    File,
    Message,
    Privilege,
    PrivilegeReason,
    Role,
    Side,
    case_number,
)
from carnet.domain.support.models import Agent as AgentRow
from carnet.domain.support.models import Attachment as AttachmentRow
from carnet.domain.support.models import Case as CaseRow
from carnet.domain.support.models import Message as MessageRow
from carnet.domain.support.models import Privilege as PrivilegeRow
from carnet.domain.support.models import QueueEntry
from carnet.foundation import database, ids
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


class NoSuchAgent(Exception):
    """The back office has no such account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A case as the desk's queue shows it: codes and dates, nothing of a person."""

    space_id: UUID
    case_id: UUID
    reason: CaseReason
    status: CaseStatus
    opened_at: datetime
    due_at: datetime
    assigned_to: UUID | None
    assigned_name: str

    @property
    def public_id(self) -> str:
        """The identifier of the case in addresses."""
        return ids.public_row(self.space_id, self.case_id)

    @property
    def number(self) -> str:
        """The short number that people read to one another."""
        return case_number(self.case_id)


def queue(*, status: CaseStatus | None = None, assigned_to: UUID | None = None, count: int) -> tuple[Queued, ...]:
    """Lists the cases of the desk that are not closed, or those of one state; what is owed soonest comes first."""
    rows = QueueEntry.objects.exclude(status=CaseStatus.CLOSED.value)
    if status is not None:
        rows = QueueEntry.objects.filter(status=status.value)
    if assigned_to is not None:
        rows = rows.filter(assigned_to=assigned_to)
    return _queued(list(rows.order_by("due_at", "case_id")[:count]))


def queued(*, space_id: UUID, case_id: UUID) -> Queued:
    """Gives one case as the queue shows it. Raises NoSuchCase."""
    found = _queued(list(QueueEntry.objects.filter(subject=space_id, case_id=case_id).order_by("case_id")))
    if not found:
        raise NoSuchCase(str(case_id))
    return found[0]


def _queued(found: Sequence[QueueEntry]) -> tuple[Queued, ...]:
    names = dict(
        AgentRow.objects.filter(account_id__in={row.assigned_to for row in found if row.assigned_to})
        .order_by("account_id")
        .values_list("account_id", "name")
    )
    return tuple(
        Queued(
            space_id=row.subject,
            case_id=row.case_id,
            reason=CaseReason(row.reason),
            status=CaseStatus(row.status),
            opened_at=row.opened_at,
            due_at=row.due_at,
            assigned_to=row.assigned_to,
            assigned_name=names.get(row.assigned_to, "") if row.assigned_to else "",
        )
        for row in found
    )


def agent(*, agent_id: UUID) -> Agent | None:
    """Reads one account of the back office."""
    row = AgentRow.objects.filter(account_id=agent_id).first()
    return None if row is None else agent_view(row)


def agents() -> tuple[Agent, ...]:
    """Lists the accounts of the back office by name."""
    return tuple(agent_view(row) for row in AgentRow.objects.order_by("name", "account_id"))


def privilege(*, agent_id: UUID, at: datetime) -> Privilege | None:
    """Gives the privilege that an agent has on at this instant, None when there is none."""
    row = PrivilegeRow.objects.filter(agent_id=agent_id, ended_at=None, ends_at__gt=at).first()
    return None if row is None else privilege_view(row)


def last_privilege(*, agent_id: UUID) -> Privilege | None:
    """Gives the last privilege of an agent, ended or not: an ended one says why an act is refused."""
    row = PrivilegeRow.objects.filter(agent_id=agent_id).order_by("-started_at", "-id").first()
    return None if row is None else privilege_view(row)


def agent_view(row: AgentRow) -> Agent:
    """Makes the plain value of an agent."""
    return Agent(
        id=row.account_id,
        name=row.name,
        role=Role(row.role),
        person=bytes(row.person_hash),
        is_active=row.is_active,
        created_at=row.created_at,
    )


def privilege_view(row: PrivilegeRow) -> Privilege:
    """Makes the plain value of a privilege."""
    return Privilege(
        id=row.id,
        agent_id=row.agent_id,
        subject=row.subject,
        case_id=row.case_id,
        reason=PrivilegeReason(row.reason),
        started_at=row.started_at,
        ends_at=row.ends_at,
        ended_at=row.ended_at,
    )
