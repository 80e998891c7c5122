"""The whole cast at its doors, and what is known of each: written here by hand, never read from the product.

Alice's space is open and hers; Léa's is a child's, attached to her mother; Hugo's is another citizen's; Boris's is
closed. Each holds documents whose titles are like no other words, so that a leak is seen wherever it happens.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.test import Client

from carnet.domain.access.codes import DocumentFacts, Reader, SpaceFacts
from carnet.domain.support.codes import Agent, Privilege

REPORT, PAPER = "11488-4", "DOCPAT05"


@dataclass(frozen=True, slots=True)
class Held:
    """One document: in which space, its public identifier, who wrote it, what the law knows of it for a stranger."""

    title: str
    space: str
    public_id: str
    author: str
    facts: DocumentFacts
    list_id: str = ""
    version: int = 1
    is_picture: bool = False

    def known_to(self, who: str) -> DocumentFacts:
        """Gives the facts for one reader: whether the reader, or the reader's structure, wrote it."""
        return replace(self.facts, is_own=who == self.author)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of the cast: by which door, and where this person stands in each space.

    `wrote_as` is the name under which documents are this person's own. `own` is a citizen's own space, `shows` the one
    that the pages show; `is_over` when the mandate that showed it has ended since. `token` is a software's.
    """

    name: str
    house: str
    browser: Client = field(default_factory=Client)
    standing: Mapping[str, tuple[Reader, SpaceFacts]] = field(default_factory=dict)
    wrote_as: str = ""
    own: str = ""
    shows: str = ""
    decides: bool = False
    beyond_documents: bool = False
    is_over: bool = False
    is_regulator: bool = False
    is_auditor: bool = False
    token: str = ""
    scopes: bool = True
    agent: Agent | None = None
    privilege: Privilege | None = None


@dataclass(frozen=True, slots=True)
class Mandate:
    """One mandate: its identifier, and by name who is its person (who decides there) and its delegate."""

    id: UUID
    kind: str
    status: str
    person: str
    delegate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything that addresses may name."""

    spaces: Mapping[str, UUID]
    secrets: Mapping[str, tuple[str, ...]]
    held: tuple[Held, ...]
    people: tuple[Person, ...] = ()
    mandates: tuple[Mandate, ...] = ()
    attachment: str = ""
    assigned_to: UUID | None = None
    cases: Mapping[str, str] = field(default_factory=dict)
    consents: Mapping[str, str] = field(default_factory=dict)
    restrictions: Mapping[str, str] = field(default_factory=dict)
    operations: Mapping[str, UUID] = field(default_factory=dict)
