"""Identifiers go out and come back the same; what we never gave is refused."""

import base64
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnet.foundation import ids


@given(st.uuids(), st.uuids())
def test_public_row_comes_back_as_its_space_and_row(space_id: UUID, row_id: UUID) -> None:
    text = ids.public_row(space_id, row_id)
    assert ids.parse_public_row(text) == (space_id, row_id)
    assert len(text) <= 64  # the longest FHIR id
    assert set(text) <= set("abcdefghijklmnopqrstuvwxyz234567-")


@given(st.uuids())
def test_writes_what_the_standard_base_32_writes(identifier: UUID) -> None:
    standard = base64.b32encode(identifier.bytes).decode().rstrip("=").lower()
    assert ids.public(identifier) == standard


@given(st.text(max_size=80))
def test_parsing_refuses_or_gives_an_id_that_is_written_the_same(text: str) -> None:
    try:
        found = ids.parse_public(text)
    except ids.UnreadableId:
        return
    assert ids.public(found) == text


@pytest.mark.parametrize("text", ["", "a", "A" * 26, "a" * 26 + "-", "é" * 26, "a" * 25 + "1", "7" * 26])
def test_refuses_what_was_never_given(text: str) -> None:
    with pytest.raises(ids.UnreadableId):
        ids.parse_public(text)


def test_makes_version_7_identifiers_in_the_order_of_time() -> None:
    made = [ids.new_id() for _ in range(50)]
    assert {(identifier.version, identifier.variant) for identifier in made} == {(7, "specified in RFC 4122")}
    assert [identifier.int >> 80 for identifier in made] == sorted(identifier.int >> 80 for identifier in made)
