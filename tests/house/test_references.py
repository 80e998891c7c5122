"""The generated documents say what the code says."""

import re
from collections import Counter

from carnet.config import environment, references
from tests.house import sources


def test_every_generated_document_is_up_to_date() -> None:
    assert references.stale() == [], "run `just docs`"


def test_every_variable_the_code_names_is_registered() -> None:
    references.environment_page()
    named = {name for path in sources.product_files() for name in re.findall(r"\"(CARNET_[A-Z_]+)\"", path.read_text())}
    # Chosen by the command line for each process, never by an operator.
    assert named - set(environment.REGISTRY) == {"CARNET_ROLE"}


def test_an_unreadable_value_names_its_variable() -> None:
    page = references.environment_page()
    for setting in environment.REGISTRY.values():
        assert f"`{setting.name}`" in page
        assert setting.meaning


def test_no_variable_is_read_in_two_ways() -> None:
    read = {
        (name, reader)
        for path in sources.product_files()
        for reader, name in re.findall(r"environment\.(\w+)\(\s*\"(CARNET_[A-Z_]+)\"", path.read_text())
    }
    assert [name for name, count in Counter(name for name, _ in read).items() if count > 1] == []
