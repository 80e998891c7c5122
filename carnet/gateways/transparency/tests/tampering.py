"""Ways to falsify an export: what a stranger does to the file, and what an operator with all the keys may do."""

import copy
import hashlib
import json
from collections.abc import Callable
from random import Random
from typing import Any
from uuid import UUID

from carnet.foundation.journal import exporting

type File = dict[str, Any]
type Sign = Callable[[bytes], str]

_LISTS = ("lines", "commitments", "checkpoints")


def a_field(file: File, random: Random) -> None:
    """Changes one value, anywhere."""
    places: list[tuple[Any, Any]] = []

    def walk(value: Any) -> None:
        for key in value if isinstance(value, dict) else range(len(value)):
            inner = value[key]
            if isinstance(inner, dict | list) and inner:
                walk(inner)
            else:
                places.append((value, key))

    walk(file)
    where, key = random.choice(places)
    where[key] = changed(where[key], random)


def changed(value: Any, random: Random) -> Any:
    """Gives another value of the same look."""
    if isinstance(value, str) and value:
        at = random.randrange(len(value))
        other = random.choice([one for one in "0123456789abcdef" if one != value[at].lower()])
        return value[:at] + other + value[at + 1 :]
    if isinstance(value, int):
        return value + random.choice([-1, 1, 1000])
    return "0" if value != "0" else "1"


def a_line_changed(file: File, random: Random) -> None:
    """Changes one element of one line, whatever it says."""
    line = random.choice(file["lines"])
    said = json.loads(line["line"])
    at = random.randrange(2, len(said))
    said[at] = changed(said[at], random)
    line["line"] = json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def swapped(file: File, random: Random) -> None:
    """Exchanges two elements of a list."""
    items = file[random.choice(_LISTS)]
    one, other = random.sample(range(len(items)), 2)
    items[one], items[other] = items[other], items[one]


def dropped(file: File, random: Random) -> None:
    """Removes one element of a list."""
    items = file[random.choice(_LISTS)]
    del items[random.randrange(len(items))]


def doubled(file: File, random: Random) -> None:
    """Repeats one element of a list, somewhere."""
    items = file[random.choice(_LISTS)]
    items.insert(random.randrange(len(items) + 1), copy.deepcopy(random.choice(items)))


def cut(file: File, random: Random) -> None:
    """Cuts the end of a list."""
    items = file[random.choice(_LISTS)]
    del items[random.randrange(len(items)) :]


def a_proof(file: File, random: Random) -> None:
    """Changes, drops or adds a step of a proof."""
    owner = random.choice([*file["commitments"], *file["checkpoints"]])
    path = owner[random.choice([name for name in ("path", "consistency") if name in owner])]
    match random.randrange(3) if path else 2:
        case 0:
            at = random.randrange(len(path))
            path[at] = changed(path[at], random)
        case 1:
            del path[random.randrange(len(path))]
        case _:
            path.insert(random.randrange(len(path) + 1), random.randbytes(32).hex())


def a_signature(file: File, random: Random) -> None:
    """Changes or removes a signature."""
    signatures = random.choice([file["receipt"], *(one["signatures"] for one in file["checkpoints"])])
    if random.random() < 0.3:
        signatures.clear()
    else:
        signatures[0]["signature"] = changed(signatures[0]["signature"], random)


def forked(file: File, random: Random) -> None:
    """Changes, removes, moves or adds a line that was committed, then computes every later hash again."""
    lines = file["lines"]
    published = max(one["seq"] for one in file["commitments"])
    at = random.randrange(published)
    match random.randrange(4):
        case 0:
            said = json.loads(lines[at]["line"])
            said[random.choice([3, 4, 6])] = "autre"
            lines[at]["line"] = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        case 1:
            del lines[at]
        case 2:
            other = random.choice([place for place in range(published) if lines[place]["line"] != lines[at]["line"]])
            lines[at]["line"], lines[other]["line"] = lines[other]["line"], lines[at]["line"]
        case _:
            said = json.loads(lines[at]["line"])
            said[2] = "2026-03-02T11:59:59.000000Z"
            lines.insert(at, {"line": json.dumps(said, ensure_ascii=False, separators=(",", ":"))})
    rechain(file)


def rolled_back(file: File, random: Random) -> None:
    """Cuts the chain before its last commitment, the commitments after it too, and goes on otherwise."""
    kept = random.randrange(len(file["commitments"]))
    lines = file["lines"]
    model = copy.deepcopy(lines[-1])
    del lines[file["commitments"][kept]["seq"] - 1 :]
    del file["commitments"][kept:]
    for _ in range(random.randrange(3)):
        lines.append(copy.deepcopy(model))
    rechain(file)


def rechain(file: File) -> None:
    """Numbers the lines and computes their hashes again: the chain alone is then whole."""
    previous = hashlib.sha256(b"carnet journal 1" + UUID(file["space"]).bytes).digest()
    for rank, line in enumerate(file["lines"], start=1):
        previous = hashlib.sha256(previous + rank.to_bytes(8) + line["line"].encode()).digest()
        line["seq"], line["hash"] = rank, previous.hex()


STRANGERS = (a_field, a_line_changed, swapped, dropped, doubled, cut, a_proof, a_signature, forked, rolled_back)
# An operator may sign the file again; what was published stays published.
OPERATORS = (a_line_changed, forked, rolled_back)


def tampered(file: File, *, seed: int, sign: Sign) -> tuple[str, File]:
    """Gives a falsified copy of an export and how it was falsified; two times in five, its receipt is right again."""
    random = Random(seed)
    is_operator = random.random() < 0.4
    how = random.choice(OPERATORS if is_operator else STRANGERS)
    copied = copy.deepcopy(file)
    how(copied, random)
    if is_operator:
        copied["receipt"][0]["signature"] = sign(exporting.receipt_text(copied))
    return f"{how.__name__}{' by the operator' if is_operator else ''}, seed {seed}", copied
