"""What an operator may choose about the watch over professionals' accounts."""

from carnet.config import environment


def mail() -> str:
    """Gives the address where operators are told; empty for none."""
    return environment.text(
        "CARNET_OVERSIGHT_MAIL",
        "where operators are told by e-mail of a professional's account that is cut or to be watched",
        default="",
        shown="no e-mail: `carnet oversight list` and the house's journal",
    )


def doubts_mistaken() -> int:
    """Gives at how many accesses in a million a citizen is surprised and wrong."""
    return environment.integer(
        "CARNET_DOUBTS_MISTAKEN",
        "at how many accesses in a million a citizen says that it surprises them, and is wrong; it raises how many "
        "citizens it takes to cut a professional's account",
        default=20,
    )


def proof_after() -> tuple[int, int]:
    """Gives between which counts of records that no care explains a professional proves again who they are.

    For the calmest accounts, then for the busiest.
    """
    return (
        environment.integer(
            "CARNET_PROOF_AFTER_LEAST",
            "after how many records that no care explains a professional proves again who they are, at the least",
            default=60,
        ),
        environment.integer(
            "CARNET_PROOF_AFTER_MOST",
            "after how many records that no care explains a professional proves again who they are, at the most",
            default=120,
        ),
    )
