"""Each construct of the narrative, one by one."""

import base64
import re
from pathlib import Path

import pytest

from carnet.design.narrative import markup, rendering, writer
from carnet.design.narrative.tests import pages
from carnet.foundation.cda import parsing
from carnet.foundation.cda.tests import documents

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\x00" * 40).decode()
PDF = base64.b64encode(b"%PDF-1.7 ...").decode()


def _media(identifier: str, content: str, media_type: str = "image/jpeg") -> str:
    value = f'<value mediaType="{media_type}" representation="B64">{content}</value>'
    return f'<entry><observationMedia ID="{identifier}">{value}</observationMedia></entry>'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Texte &lt;nu&gt; &amp; libre", "Texte &lt;nu&gt; &amp; libre"),
        ("<paragraph>un</paragraph>", '<p class="ca-paragraph">un</p>'),
        ('<paragraph styleCode="bold">un</paragraph>', '<p class="ca-paragraph ca-bold">un</p>'),
        ("<content>un</content> <content>deux</content>", "un deux"),
        ('<content styleCode="Bold">un</content>', "<strong>un</strong>"),
        ('<content styleCode="Italics">un</content>', "<i>un</i>"),
        ('<content styleCode="BoldItalics">un</content>', "<strong><i>un</i></strong>"),
        ('<content styleCode="Bold Underline">un</content>', '<span class="ca-underline"><strong>un</strong></span>'),
        ('<content styleCode="Emphasis">un</content>', "<em>un</em>"),
        ('<content styleCode="xHeading2">un</content>', '<span class="ca-heading">un</span>'),
        ('<content styleCode="xEvil onclick=1">un</content>', "un"),
        ('<content revised="insert">un</content>', "<ins>un</ins>"),
        ('<content revised="delete" styleCode="Bold">un</content>', "<strong><del>un</del></strong>"),
        ('<content ID="a b">un</content>', '<span id="cda-i-a_20_b">un</span>'),
        ("un<br/>deux", "un<br/>deux"),
        ("H<sub>2</sub>O m<sup>2</sup>", "H<sub>2</sub>O m<sup>2</sup>"),
        (
            "<list><item>un</item><item>deux</item></list>",
            '<ul class="ca-list"><li>un</li><li>deux</li></ul>',
        ),
        ('<list styleCode="Square"><item>un</item></list>', '<ul class="ca-list ca-square"><li>un</li></ul>'),
        ('<list listType="ordered"><item>un</item></list>', '<ol class="ca-list"><li>un</li></ol>'),
        (
            '<list listType="ordered" styleCode="LittleAlpha"><item>un</item></list>',
            '<ol class="ca-list" type="a"><li>un</li></ol>',
        ),
        (
            '<list listType="ordered" styleCode="upper-roman"><item>un</item></list>',
            '<ol class="ca-list" type="I"><li>un</li></ol>',
        ),
        (
            "<list><caption>Titre</caption><item><caption>A</caption>un</item></list>",
            '<div class="ca-caption">Titre</div><ul class="ca-list"><li><span class="ca-caption">A</span>un</li></ul>',
        ),
        (
            "<list>perdu<content>un</content>égaré</list>",
            '<div>perdu</div><ul class="ca-list"><li>un</li><li>égaré</li></ul>',
        ),
        ("<list/>", ""),
        (
            '<linkHtml href="https://exemple.fr/?a=1&amp;b=2">site</linkHtml>',
            '<a href="https://exemple.fr/?a=1&amp;b=2" class="ca-link ca-external" rel="noopener noreferrer">site</a>',
        ),
        (
            '<linkHtml href="mailto:a@b.fr"/>',
            '<a href="mailto:a@b.fr" class="ca-link ca-external" rel="noopener noreferrer">mailto:a@b.fr</a>',
        ),
        ('<linkHtml href="#a b">ici</linkHtml>', '<a href="#cda-i-a_20_b" class="ca-link">ici</a>'),
        (
            '<linkHtml href="#a">ici <linkHtml href="https://b.fr">là</linkHtml></linkHtml>',
            '<a href="#cda-i-a" class="ca-link">ici là</a>',
        ),
        ("<unknown>un <b>deux</b></unknown>", "un deux"),
        ('<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>', "alert(1)"),
        (
            '<x:div xmlns:x="http://www.w3.org/1999/xhtml"><x:p>un</x:p><x:p>deux <x:b>trois</x:b></x:p></x:div>',
            (
                '<div class="ca-paragraph"><p class="ca-paragraph">un</p>'
                '<p class="ca-paragraph">deux <strong>trois</strong></p></div>'
            ),
        ),
        (
            '<table xmlns="http://www.w3.org/1999/xhtml"><tr><td>un</td><td>deux</td></tr></table>',
            '<table class="ca-table"><tbody><tr><td>un</td><td>deux</td></tr></tbody></table>',
        ),
        (
            '<ol xmlns="http://www.w3.org/1999/xhtml"><li>un</li><li><a href="javascript:x">deux</a></li></ol>',
            '<ol class="ca-list"><li>un</li><li>deux</li></ol>',
        ),
        ("<![CDATA[<script>alert(1)</script>]]>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("un<?php echo 1 ?><!-- deux -->trois", "untrois"),
        ("", ""),
        ("  <br nullFlavor='NA'/>  ", "<br/>"),
    ],
)
def test_writes(source: str, expected: str) -> None:
    html = pages.narrative(source)
    assert html == expected
    pages.require_harmless(html)


def test_puts_no_block_inside_a_paragraph() -> None:
    html = pages.narrative("<paragraph>un<list><item>deux</item></list><content>trois</content></paragraph>")
    assert html.startswith('<div class="ca-paragraph">')
    assert "<p" not in html


def test_opens_no_block_inside_a_line_of_text() -> None:
    html = pages.narrative('<content styleCode="Bold">un<paragraph>deux</paragraph></content>')
    assert html == '<div><strong>un<p class="ca-paragraph">deux</p></strong></div>'


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java&#10;script:alert(1)",
        "&#1;javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example",
        "/relative",
        "ftp://evil.example",
        "https://evil.example/ x",
        "http:evil",
        "#",
        "",
    ],
)
def test_shows_a_link_that_may_not_be_followed_as_text(href: str) -> None:
    source = f'<linkHtml href="{href}">texte</linkHtml>'.replace("&#1;", "")
    assert pages.narrative(source) == "texte"


SIMPLE_TABLE = """<table border="1" styleCode="xEvil"><caption>Bilan</caption><colgroup><col width="9"/><col span="2"/>
</colgroup><thead><tr><th>A</th><th colspan="2" align="center">B</th></tr></thead>
<tfoot><tr><td colspan="3">pied</td></tr></tfoot>
<tbody><tr><th rowspan="2" styleCode="Bold">r</th><td valign="top">1</td><td>2</td></tr>
<tr><td ID="c" rowspan="1" colspan="x">3</td><td style="color:red" onclick="x">4</td></tr></tbody></table>"""


def test_writes_a_table_that_can_be_walked() -> None:
    html = pages.narrative(SIMPLE_TABLE)
    pages.require_harmless(html)
    assert html == (
        '<div class="ca-scroll" role="region" tabindex="0" aria-label="Tableau 1 : Bilan"><table class="ca-table">'
        '<caption class="ca-caption">Bilan</caption><colgroup><col/><col span="2"/></colgroup>'
        '<thead><tr><th scope="col">A</th><th class="ca-center" colspan="2" scope="colgroup">B</th></tr></thead>'
        '<tbody><tr><th class="ca-bold" rowspan="2" scope="rowgroup">r</th><td class="ca-top">1</td><td>2</td></tr>'
        '<tr><td id="cda-i-c">3</td><td>4</td></tr></tbody>'
        '<tfoot><tr><td colspan="3">pied</td></tr></tfoot></table></div>'
    )


def test_names_every_scrolling_region_differently() -> None:
    row = "<tr><td>1</td><td>2</td><td>3</td></tr>"
    root = pages.page(pages.narrative(f"<table><tbody>{row}</tbody></table><table><tbody>{row}</tbody></table>"))
    assert [one.get("aria-label") for one in root.iter("div")] == ["Tableau 1 : Essai", "Tableau 2 : Essai"]


def test_lets_a_narrow_table_be() -> None:
    html = pages.narrative("<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>")
    assert html == '<table class="ca-table"><tbody><tr><td>1</td><td>2</td></tr></tbody></table>'


def test_counts_the_columns_of_a_table_without_those_of_a_table_inside() -> None:
    inner = "<table><tbody><tr><td>1</td><td>2</td><td>3</td></tr></tbody></table>"
    root = pages.page(pages.narrative(f"<table><tbody><tr><td>{inner}</td></tr></tbody></table>"))
    assert [element.tag for element in root] == ["table"]
    assert len(list(root.iter("div"))) == 1


@pytest.mark.parametrize(
    ("row", "scopes"),
    [
        ("<th>A</th><th>B</th>", ["col", "col"]),
        ("<th>A</th><td>B</td>", ["row"]),
        ("<th>A</th>", ["row"]),
        ('<th scope="col">A</th><td>B</td>', ["col"]),
        ('<th scope="evil">A</th><td>B</td>', ["row"]),
    ],
)
def test_deduces_the_scope_of_headers_outside_a_head(row: str, scopes: list[str]) -> None:
    root = pages.page(pages.narrative(f"<table><tbody><tr>{row}</tr></tbody></table>"))
    assert [cell.get("scope") for cell in root.iter("th")] == scopes


def test_loses_nothing_of_a_broken_table() -> None:
    source = (
        "<table>a<tr>b<td>c</td>d<content>e</content></tr><tbody>f<tr><td>g</td></tr><item>h</item>i</tbody>"
        "<paragraph>j</paragraph><col>k</col>l<caption>m</caption><caption>n</caption></table>"
        "<table>o</table><td>p</td>"
    )
    html = pages.narrative(source)
    pages.require_harmless(html)
    shown = pages.visible(pages.page(html))
    assert sorted(shown) == list("abcdefghijklmnop")
    assert shown == pages.visible(pages.as_browser(html))


def test_puts_a_caption_that_holds_a_table_before_the_table() -> None:
    inner = "<table><tbody><tr><td>dedans</td></tr></tbody></table>"
    html = pages.narrative(f"<table><caption>t{inner}</caption><tbody><tr><td>x</td></tr></tbody></table>")
    assert html.startswith('<div class="ca-caption">t<table')
    assert "<caption" not in html


@pytest.mark.parametrize(("value", "kept"), [("1", None), ("3", "3"), ("99999", "1000"), ("-1", None), ("9" * 9, None)])
def test_bounds_the_span_of_a_cell(value: str, kept: str | None) -> None:
    root = pages.page(pages.narrative(f'<table><tbody><tr><td colspan="{value}">x</td></tr></tbody></table>'))
    assert next(root.iter("td")).get("colspan") == kept


def test_shows_an_image_by_its_bytes_with_its_caption_for_alternative() -> None:
    source = '<renderMultiMedia referencedObject="A"><caption>Courbe "1"</caption></renderMultiMedia>'
    html = pages.narrative(source, _media("A", PNG))
    assert html == (
        '<span class="ca-figure"><img class="ca-image" src="/fichiers/A" alt="Courbe &quot;1&quot;" loading="lazy"/>'
        '<span class="ca-caption">Courbe "1"</span></span>'
    ).replace('Courbe "1"</span>', "Courbe &quot;1&quot;</span>")


def test_names_an_image_without_caption_by_its_id() -> None:
    html = pages.narrative('<renderMultiMedia referencedObject="A"/>', _media("A", PNG))
    assert 'alt="Image A"' in html


def test_offers_another_file_as_a_link() -> None:
    html = pages.narrative('<renderMultiMedia referencedObject="A"/>', _media("A", PDF, "application/pdf"))
    assert '<a href="/fichiers/A" class="ca-attachment ca-added">Ouvrir la pièce jointe (PDF)</a>' in html


@pytest.mark.parametrize("reference", ["B", "C"])
def test_says_that_a_file_is_missing(reference: str) -> None:
    html = pages.narrative(f'<renderMultiMedia referencedObject="{reference}"/>', _media("C", "@@@"))
    assert "absente" in html
    assert "<img" not in html


def test_shows_nothing_that_the_page_does_not_serve() -> None:
    content = documents.structured(f'<text><renderMultiMedia referencedObject="A"/></text>{_media("A", PNG)}')
    rendered = rendering.render(parsing.parse(content=content), image_url=lambda _: None)
    assert "<img" not in rendered.sections[0].html


def test_escapes_the_address_of_an_image() -> None:
    identifier = "A&quot;&gt;&lt;script&gt;"
    html = pages.narrative(f'<renderMultiMedia referencedObject="{identifier}"/>', _media(identifier, PNG))
    pages.require_harmless(html)
    assert "<script" not in html


def test_gathers_footnotes_at_the_end_of_the_section() -> None:
    source = 'un<footnote ID="f">note</footnote> deux<footnoteRef IDREF="f"/> trois<footnote>autre</footnote>'
    html = pages.narrative(source)
    pages.require_harmless(html)
    mark = '<a href="#cda-n-{0}" class="ca-note-mark">[{0}]</a></sup>'
    back = '<a class="ca-added" href="#cda-r-{0}">retour au texte</a></li>'
    assert html == (
        f'un<sup id="cda-r-1" class="ca-added">{mark.format(1)} deux<sup class="ca-added">{mark.format(1)}'
        f' trois<sup id="cda-r-2" class="ca-added">{mark.format(2)}<ol class="ca-notes">'
        f'<li id="cda-n-1" value="1">note {back.format(1)}<li id="cda-n-2" value="2">autre {back.format(2)}</ol>'
    )


def test_keeps_ids_unique_when_the_document_does_not() -> None:
    html = pages.narrative('<content ID="a">1</content><content ID="a">2</content><paragraph ID="A">3</paragraph>')
    assert html == '<span id="cda-i-a">1</span>2<p id="cda-i-A" class="ca-paragraph">3</p>'


@pytest.mark.parametrize("tag", ["content", "list><item", "table><tbody><tr><td", "paragraph"])
def test_keeps_the_text_of_what_is_nested_too_deep(tag: str) -> None:
    levels = 200 // (tag.count("<") + 1)
    closing = "".join(f"</{name}>" for name in reversed(tag.split("><")))
    source = f"<{tag}>x" * levels + closing * levels
    html = pages.narrative(source)
    pages.require_harmless(html)
    assert pages.visible(pages.page(html)) == "x" * levels
    assert html.count("<") < writer.MAX_NESTING * 12


def _sections(*contents: str, level: int = 2) -> tuple[rendering.Section, ...]:
    tree = parsing.parse(content=documents.structured(*contents))
    return rendering.render(tree, image_url=pages.url, heading_level=level).sections


def test_nests_sections_with_their_headings() -> None:
    inner = "<component><section><title>Dedans</title><text>deux</text></section></component>"
    outer = _sections(f'<title>Dehors</title><code code="1-8"/><text>un</text>{inner}', "<text>trois</text>")
    assert [(one.title, one.level, one.code, one.anchor, one.html) for one in pages.sections(outer)] == [
        ("Dehors", 2, "1-8", "cda-s-1", "un"),
        ("Dedans", 3, None, "cda-s-1-1", "deux"),
        ("", 2, None, "cda-s-2", "trois"),
    ]


def test_goes_no_deeper_than_the_sixth_heading() -> None:
    inner = "<component><section><title>Dedans</title></section></component>"
    (outer,) = _sections(f"<title>Dehors</title>{inner}", level=6)
    assert (outer.level, outer.subsections[0].level) == (6, 6)


@pytest.mark.parametrize("text", ["", "<text/>", '<text nullFlavor="NI"/>', "<text>  \n </text>"])
def test_knows_an_empty_section(text: str) -> None:
    (section,) = _sections(f"<title>Vide</title>{text}")
    assert section.html == ""
    assert section.is_empty


def test_does_not_call_empty_a_section_with_something_inside() -> None:
    (section,) = _sections("<component><section><text>un</text></section></component>")
    assert not section.is_empty


def test_has_no_section_for_an_unstructured_document() -> None:
    tree = documents.tree("<component><nonXMLBody><text>un</text></nonXMLBody></component>")
    assert rendering.render(tree, image_url=pages.url).sections == ()


def test_refuses_a_tree_read_without_its_spaces() -> None:
    tree = parsing.parse(content=documents.structured("<text>un</text>"), spaces=False)
    with pytest.raises(ValueError, match="spaces"):
        rendering.render(tree, image_url=pages.url)


def test_marks_its_html_as_already_escaped() -> None:
    (section,) = _sections("<text>a &lt; b</text>")
    assert isinstance(section.html, markup.SafeHtml)
    assert section.html.__html__() == "a &lt; b"


def test_documents_every_class_for_the_style_sheet() -> None:
    part = Path(rendering.__file__).parent
    written = {
        name for source in part.glob("*.py") for name in re.findall(r"\bca-[a-z-]+\b", source.read_text("utf-8"))
    }
    documented = set(re.findall(r"\bca-[a-z-]+\b", (part / "README.md").read_text("utf-8")))
    assert written == documented
