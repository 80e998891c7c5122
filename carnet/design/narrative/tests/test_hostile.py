"""Whatever a document holds, what is shown cannot run, parses, and keeps the text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from carnet.design.narrative import markup
from carnet.design.narrative.tests import pages
from carnet.foundation.cda import names

KNOWN = [
    "paragraph",
    "content",
    "list",
    "item",
    "table",
    "caption",
    "colgroup",
    "col",
    "thead",
    "tfoot",
    "tbody",
    "tr",
    "th",
    "td",
    "br",
    "sub",
    "sup",
    "linkHtml",
    "footnote",
    "footnoteRef",
    "renderMultiMedia",
]
HOSTILE = ["script", "style", "iframe", "object", "svg", "a", "img", "form", "base", "meta", "section", "text"]
WORDS = [
    "Bold",
    "ordered",
    "a",
    "1",
    "2",
    "javascript:alert(1)",
    "JAVASCRIPT:x",
    "data:text/html,<script>",
    'https://exemple.fr/"onmouseover=x',
    "#a",
    '"><script>alert(1)</script>',
    "' onload='x",
    "expression(x)",
    "\u2028\u202e\u00a0",
    "insert",
]
ATTRIBUTES = [
    "ID",
    "IDREF",
    "styleCode",
    "listType",
    "href",
    "referencedObject",
    "align",
    "valign",
    "colspan",
    "rowspan",
    "span",
    "scope",
    "abbr",
    "revised",
    "style",
    "onclick",
    "onerror",
    "src",
    "class",
    "id",
]


def _element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.dictionaries(st.sampled_from(ATTRIBUTES), st.sampled_from(WORDS), max_size=4)
    return st.builds(
        lambda tag, found, inside: (
            f"<{tag}{''.join(f' {name}={chr(34)}{markup.escape(value)}{chr(34)}' for name, value in found.items())}>"
            f"{''.join(inside)}</{tag}>"
        ),
        st.sampled_from(KNOWN + HOSTILE),
        pairs,
        st.lists(children, max_size=4),
    )


TEXT = st.sampled_from(WORDS).map(markup.escape) | st.sampled_from(
    ["<![CDATA[<script>alert(1)</script>]]>", "<?xml-stylesheet href='x'?>", "<!-- --><b/>", " mot ", "é"]
)
NARRATIVE = st.lists(st.recursive(TEXT, _element, max_leaves=25), max_size=5).map("".join)


@settings(max_examples=150, deadline=None)
@given(source=NARRATIVE)
def test_nothing_executable_survives(source: str) -> None:
    html = pages.narrative(source)
    pages.require_harmless(html)
    assert pages.visible(pages.page(html), without="") == pages.visible(pages.as_browser(html), without="")


@settings(max_examples=150, deadline=None)
@given(source=NARRATIVE)
def test_no_text_is_lost(source: str) -> None:
    html = pages.narrative(source)
    written = pages.visible(pages.page(f'<text xmlns="{names.NAMESPACE}">{source}</text>'), without="")
    shown = pages.visible(pages.page(html))
    # The foot of a table and the footnotes move; a link without text shows where it leads.
    missing = list(shown)
    for character in written:
        assert character in missing
        missing.remove(character)


@settings(deadline=None)
@given(text=st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=200))
def test_any_text_comes_out_as_it_is(text: str) -> None:
    usable = "".join(character for character in text if character not in "\ufffe\uffff")
    html = pages.narrative(f'<content styleCode="Bold">{markup.escape(usable)}.</content>')
    assert html == f"<strong>{markup.escape(usable)}.</strong>"


@given(one=st.text(max_size=12), other=st.text(max_size=12))
def test_different_ids_stay_different(one: str, other: str) -> None:
    assert (markup.safe_id(one) == markup.safe_id(other)) == (one == other)
    assert set(markup.safe_id(one)) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_")
