"""What the law allows and what the journal takes for true, over many combinations drawn once: yes or no, in order."""

import random
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from carnet.domain.access import matrices, rules
from carnet.domain.access.codes import About, Action, Authentication, Mode, Reader, SpaceFacts
from carnet.domain.access.tests import cast, test_rules
from carnet.foundation.journal import merkle, signing

type Answers = tuple[bool, ...]

COMBINATIONS = 30_000
_DRAWN = 20261122
_FLAGS = (
    "is_open",
    "has_mandate",
    "authorised",
    "blocked",
    "is_treating_doctor",
    "is_occupational_doctor",
    "is_minor",
    "has_declared_emergency",
    "allows_regulation",
    "allows_break_glass",
    "allows_hidden_in_emergency",
)
_DOCUMENTS = (*test_rules.ALL_DOCUMENTS, *cast.DOCUMENTS.values(), *test_rules.RESTRICTED_DOCUMENTS)


def law() -> Answers:
    """Gives what the law answers: every action, whether a refusal is told for what it is, whether a list shows."""
    drawn = random.Random(_DRAWN)
    answers: list[bool] = []
    needs_one = {action for action in Action if matrices_about(action)}
    for _ in range(COMBINATIONS):
        reader, space, document = _reader(drawn), _space(drawn), drawn.choice(_DOCUMENTS)
        action = drawn.choice(tuple(Action))
        asked = document if action in needs_one or drawn.random() < 0.7 else None
        listed = rules.list_filter(reader=reader, space=space, with_deleted=drawn.random() < 0.3)
        decision = rules.decide(action=action, reader=reader, space=space, document=asked)
        answers += (
            decision.allowed,
            decision.reason not in rules.SILENT,
            rules.knows_of(reader=reader, space=space, document=document),
            rules.passes(listed, document),
        )
    return tuple(answers)


def matrices_about(action: Action) -> bool:
    """Whether an action is about one document."""
    return matrices.requirements()[action].about is About.REQUIRED


def _reader(drawn: random.Random) -> Reader:
    known = drawn.choice(tuple(cast.READERS.values()))
    mode = drawn.choice((known.mode, Mode.NORMAL, *Mode))
    return replace(known, mode=mode, authentication=drawn.choice(tuple(Authentication)))


def _space(drawn: random.Random) -> SpaceFacts:
    facts = {name: drawn.random() < 0.5 for name in _FLAGS}
    facts["is_open"] = drawn.random() < 0.85
    facts["blocked"] = drawn.random() < 0.2
    facts["is_occupational_doctor"] = drawn.random() < 0.15
    restrictions = drawn.choice(test_rules.ALL_RESTRICTIONS) if drawn.random() < 0.4 else ()
    return SpaceFacts(restrictions=restrictions, **facts)


def proofs() -> Answers:
    """Gives whether each of many false proofs is taken for true."""
    drawn = random.Random(_DRAWN)
    answers: list[bool] = []
    for size in range(1, 18):
        leaves = [merkle.leaf(bytes([rank])) for rank in range(size)]
        tree = merkle.Tree(leaves)
        for _ in range(30):
            index, former = drawn.randrange(size), drawn.randint(1, size)
            path, grown = tree.inclusion(index, size), tree.consistency(former, size)
            elsewhere = drawn.randint(-1, size + 2)
            found = merkle.root_by_inclusion(leaves[index], index=elsewhere, size=size, path=_spoilt(path, drawn))
            answers.append(found == tree.root() and elsewhere != index)
            older = drawn.randint(0, size + 1)
            taken = merkle.is_consistent(
                former=older,
                former_root=drawn.choice((tree.root(former), leaves[0], merkle.EMPTY)),
                size=size,
                root=tree.root(),
                path=_spoilt(grown, drawn),
            )
            answers.append(taken)
    return (*answers, *_signatures())


def _signatures() -> Answers:
    """Gives whether each of some false signatures is taken for true."""
    key, other = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2))
    public = key.public_key().public_bytes_raw()
    false = ((b"a", public, key.sign(b"b")), (b"a", public, other.sign(b"a")), (b"a", b"", key.sign(b"a")))
    return tuple(signing.is_signed(message, public=by, signature=said) for message, by, said in false)


def _spoilt(path: list[bytes], drawn: random.Random) -> list[bytes]:
    """Gives a proof as it is, cut, grown, or with a step exchanged."""
    match drawn.randrange(4):
        case 0 if path:
            return path[:-1]
        case 1:
            return [*path, merkle.EMPTY]
        case 2 if len(path) > 1:
            return [path[1], path[0], *path[2:]]
        case _:
            return path


def is_looser(before: Answers, after: Answers) -> bool:
    """Tells whether something that was no became yes."""
    return any(now and not then for then, now in zip(before, after, strict=True))
