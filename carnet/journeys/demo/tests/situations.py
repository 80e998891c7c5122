"""A part of the demo people, small enough for a test."""

from dataclasses import replace

import pytest

from carnet.journeys.demo import people, values

FEW = ("elodie-garnier", "thomas-petit", "jules-petit", "paul-vasseur", "zoe-kowalski", "lea-bertin")


def keep_few(patch: pytest.MonkeyPatch) -> values.Population:
    """Keeps two parents and their baby, somebody who never came, a student, and somebody who blocked a doctor."""
    everybody = people.population()
    few = replace(
        everybody,
        citizens=tuple(everybody.citizen(key) for key in FEW),
        links=tuple(link for link in everybody.links if {link.from_key, link.to_key} <= set(FEW)),
    )
    patch.setattr(people, "population", lambda: few)
    return few
