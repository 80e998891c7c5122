"""The values of stored queries: what is written is read back, and what is no value is refused, whatever it is."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from carnet.gateways.xds.stored_queries import grammar

_TEXTS = st.text(max_size=40)


@given(st.lists(_TEXTS, min_size=1, max_size=20))
@example(["'"])
@example(["", "''", "(a,b)"])
def test_reads_back_what_is_written(literals: list[str]) -> None:
    assert grammar.read(grammar.write(literals)) == tuple(literals)


@given(st.lists(_TEXTS, min_size=1, max_size=5), st.sampled_from(["", " ", "\n\t ", "\r\n"]))
def test_reads_spaces_around_what_they_part(literals: list[str], spaces: str) -> None:
    quoted = (spaces + grammar.write([literal])[1:-1] + spaces for literal in literals)
    assert grammar.read(f"{spaces}({','.join(quoted)}){spaces}") == tuple(literals)


@given(st.text(alphabet="'(),0 ab^&%\n", max_size=60))
@example("('a'")
@example("'a'')")
def test_reads_or_refuses_any_text_and_never_stumbles(value: str) -> None:
    try:
        literals = grammar.read(value)
    except grammar.Malformed:
        return
    assert literals
    assert grammar.read(grammar.write(literals)) == literals


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("'a'", ("a",)),
        ("20260301", ("20260301",)),
        ("('it''s','b')", ("it's", "b")),
        ("( 'a' , 12 )", ("a", "12")),
        ("''", ("",)),
        ("('11488-4^^2.16.840.1.113883.6.1')", ("11488-4^^2.16.840.1.113883.6.1",)),
    ],
    ids=["text", "number", "quotes", "mixed", "empty", "code"],
)
def test_reads_the_forms_of_the_standard(value: str, expected: tuple[str, ...]) -> None:
    assert grammar.read(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "",
        "a",
        "'a",
        "a'",
        "()",
        "('a',)",
        "(,'a')",
        "('a' 'b')",
        "('a'",
        "'a')",
        "('a')('b')",
        "'a' or '1'='1'",
        "'593603^^^&2.16.756.5.33.2.5.1.5.1&ISO''%20and%20611%3d611--%20",
        "(('a'))",
        "1e5",
        "'a'\0",
    ],
    ids=lambda value: f"<{value[:20]!r}>",
)
def test_refuses_what_is_no_value(value: str) -> None:
    with pytest.raises(grammar.Malformed):
        grammar.read(value)


def test_refuses_a_value_beyond_its_limits() -> None:
    with pytest.raises(grammar.Malformed):
        grammar.read("'" + "a" * grammar.MOST_CHARACTERS + "'")
    with pytest.raises(grammar.Malformed):
        grammar.read("(" + ",".join(["1"] * (grammar.MOST_LITERALS + 1)) + ")")


def test_reads_a_long_list_of_quotes_in_its_length() -> None:
    assert grammar.read("'" + "''" * 9_000 + "'") == ("'" * 9_000,)
    with pytest.raises(grammar.Malformed):
        grammar.read("'" + "''" * 9_000)
