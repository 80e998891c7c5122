"""Tries faults on the law and on the journal: each must be found by their tests.

`just mutants` tries those of the law and of the proofs, which the quick tests look for, no database; a fault that none
finds is a survivor, and one that loosens (something refused becomes allowed, a false proof is taken for true) fails the
run. `just mutants --base` tries those of what reads and writes the base, and of what the base decides itself: its
functions and its policies. A survivor of these is read by somebody, who writes in `survivors.tsv` why it loosens
nothing; one that is not there fails the run.

`--sample 200 --seed 7` tries some; `--kept FILE` goes on where a run was cut short.
"""

import argparse
import random
import sys
from pathlib import Path

from carnet.foundation.nomenclatures import tables
from tests.shared import ROOT
from tests.verification import mutating, sql_faults, trying
from tests.verification.mutating import Maker, Mutant
from tests.verification.trying import FOUND, HARMLESS, LOOSENS, STRANGE, SURVIVES, Campaign

LAW = ROOT / "carnet/domain/access"
JOURNAL = ROOT / "carnet/foundation/journal"
TABLES = tuple(
    LAW / "data" / f"{name}.tsv" for name in ("functional_rights", "citizen_rights", "requirements", "profession_types")
)
PURE = Campaign(
    files=(
        *(LAW / f"{name}.py" for name in ("rules", "restricting", "columns", "matrices")),
        *(JOURNAL / f"{name}.py" for name in ("codes", "merkle", "statements", "signing")),
        *TABLES,
    ),
    tests=(
        LAW / "tests/test_rules.py",
        LAW / "tests/test_matrices.py",
        LAW / "tests/test_every_cell.py",
        JOURNAL / "tests/test_codes.py",
        JOURNAL / "tests/test_merkle.py",
        JOURNAL / "tests/test_signing.py",
    ),
    # Comparing list and decision on every combination takes a minute: the same law is asked by the other tests.
    without="not every_combination",
    seconds=120,
)
BASE = Campaign(
    files=(
        *(LAW / f"{name}.py" for name in ("queries", "watching", "searching", "watched", "vigilance")),
        *sorted((LAW / "actions").glob("*.py")),
        *(LAW / f"{name}.py" for name in ("reading", "possible", "lists")),
        *(ROOT / f"carnet/domain/documents/{name}.py" for name in ("restrictions", "deciding")),
        *(
            JOURNAL / f"{name}.py"
            for name in ("actions", "queries", "searching", "proving", "publishing", "making", "checkpoints")
        ),
        *(JOURNAL / f"{name}.py" for name in ("blinding", "exporting", "house")),
    ),
    tests=(
        LAW / "tests",
        JOURNAL / "tests",
        *(ROOT / f"carnet/domain/documents/tests/test_{name}.py" for name in ("restrictions", "restrictions_in_sql")),
        *(ROOT / f"carnet/domain/documents/tests/test_{name}.py" for name in ("mandates", "vault")),
        ROOT / "tests/house/test_row_security.py",
    ),
    without="not every_combination and not every_cell and not few_lines and not no_word and not any_changed_step",
    seconds=240,
    in_base=True,
)
READ = Path(__file__).parent / "survivors.tsv"


def chosen(
    campaign: Campaign = PURE, *, only: str = "", sample: int | None = None, seed: int | str = 1
) -> list[Mutant]:
    """Gives the faults of the files whose name holds `only`, in their order; or a sample of them, drawn from a seed."""
    makers: list[Maker] = []
    if campaign.in_base:
        makers += [make for make in sql_faults.every() if only in str(make().path.relative_to(ROOT))]
    for path in campaign.files:
        if only in str(path.relative_to(ROOT)):
            makers += mutating.of_table(path) if path in TABLES else mutating.of_code(path)
    if sample is not None and sample < len(makers):
        makers = random.Random(seed).sample(makers, sample)
    return [make() for make in makers]


def read() -> dict[tuple[str, str], str]:
    """Gives why survivors of the base loosen nothing, by file and fault."""
    return {(row["file"], row["fault"]): row["why"] for row in tables.rows(path=READ)}


def main() -> int:
    """Tries faults and tells what survived; fails when a survivor loosens."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--base", action="store_true", help="the faults of what reads, writes and decides in the base")
    words.add_argument("--sample", type=int, help="how many faults, drawn at random (all of them by default)")
    words.add_argument("--seed", default="1", help="what the drawing starts from; `source` for the files tried")
    words.add_argument("--only", default="", help="a part of a file's path; `migrations` for what the base decides")
    words.add_argument("--kept", type=Path, help="where what became of each fault is kept, to go on from there")
    said = words.parse_args()
    campaign = BASE if said.base else PURE
    known = read()
    seed = campaign.seed() if said.seed == "source" else said.seed
    mutants = chosen(campaign, only=said.only, sample=said.sample, seed=seed)
    new = [mutant for mutant in mutants if (str(mutant.path.relative_to(ROOT)), mutant.fault) not in known]
    results = trying.run(campaign, new, kept=said.kept)
    for path in dict.fromkeys(mutant.path for mutant in mutants):
        counts = [result for mutant, result in results if mutant.path == path]
        of_file = sum(mutant.path == path for mutant in mutants)
        told = f"{of_file} faults, {counts.count(FOUND)} found, {of_file - len(counts)} read before"
        rest = f"{counts.count(HARMLESS)} harmless, {counts.count(LOOSENS)} loosen, {counts.count(SURVIVES)} to be read"
        print(f"{path.relative_to(ROOT)}: {told}, {rest}")  # noqa: T201
    return int(any(result in {LOOSENS, STRANGE, SURVIVES} for _, result in results))


if __name__ == "__main__":
    sys.exit(main())
