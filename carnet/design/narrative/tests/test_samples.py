"""Every public sample is shown whole, and nothing in what is shown can run."""

import pytest
from lxml import etree

from carnet.design.narrative import rendering
from carnet.design.narrative.tests import pages
from carnet.foundation.cda import body, header, names, parsing
from carnet.foundation.cda.tests import samples


def _narratives(tree: parsing.Tree) -> list[etree._Element]:
    found = [
        section
        for section in tree.document.iter(names.hl7("section"))
        if not body.is_pdf_copy(section)
        and not any(body.is_pdf_copy(outer) for outer in section.iterancestors(names.hl7("section")))
    ]
    texts = (next(section.iterchildren(names.hl7("text")), None) for section in found)
    return [text for text in texts if text is not None]


def _render(tree: parsing.Tree) -> list[rendering.Section]:
    return list(pages.sections(rendering.render(tree, image_url=pages.url).sections))


@pytest.mark.parametrize("name", samples.cda_names())
def test_loses_no_visible_text(name: str) -> None:
    tree = parsing.parse(content=samples.cda(name))
    shown = [pages.visible(pages.page(section.html)) for section in _render(tree)]
    written = ["".join("".join(str(part) for part in text.itertext()).split()) for text in _narratives(tree)]
    assert [text for text in shown if text] == [text for text in written if text]
    assert bool(shown) == header.declared_format(tree).structured


@pytest.mark.parametrize("name", samples.cda_names())
def test_writes_nothing_that_can_run(name: str) -> None:
    tree = parsing.parse(content=samples.cda(name))
    for section in _render(tree):
        pages.require_harmless(section.html)


@pytest.mark.parametrize("name", samples.cda_names())
def test_reads_the_same_in_a_browser(name: str) -> None:
    tree = parsing.parse(content=samples.cda(name))
    for section in _render(tree):
        strict, forgiving = pages.page(section.html), pages.as_browser(section.html)
        assert pages.visible(strict, without="") == pages.visible(forgiving, without="")
        assert [one.tag for one in strict.iterdescendants()] == [
            one.tag for one in forgiving.iterdescendants() if one.tag != "body"
        ]


@pytest.mark.parametrize("name", samples.cda_names())
def test_never_gives_the_same_id_twice_in_a_document(name: str) -> None:
    found = _render(parsing.parse(content=samples.cda(name)))
    identifiers = [section.anchor for section in found]
    identifiers += [
        str(element.get("id"))
        for section in found
        for element in pages.page(section.html).iterdescendants()
        if element.get("id")
    ]
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize("name", samples.cda_names())
def test_gives_every_header_cell_its_scope(name: str) -> None:
    for section in _render(parsing.parse(content=samples.cda(name))):
        for cell in pages.page(section.html).iter("th"):
            assert cell.get("scope") in {"col", "row", "colgroup", "rowgroup"}


def test_shows_the_images_of_a_real_document() -> None:
    tree = parsing.parse(content=samples.cda("cancer-d2lm/CANCER-D2LM-FIN_2022.01.xml"))
    images = [image for section in _render(tree) for image in pages.page(section.html).iter("img")]
    assert len(images) == 5
    assert all(image.get("alt") for image in images)


@pytest.mark.parametrize("name", samples.cda_names())
def test_leaves_the_copy_in_pdf_out_of_the_sections(name: str) -> None:
    tree = parsing.parse(content=samples.cda(name))
    copies = [section for section in tree.document.iter(names.hl7("section")) if body.is_pdf_copy(section)]
    sections = list(tree.document.iter(names.hl7("section")))
    assert len(_render(tree)) == len(sections) - len(copies)
