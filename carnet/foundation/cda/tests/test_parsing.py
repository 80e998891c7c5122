"""What is read and what is refused before anything else looks at a document."""

import codecs
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnet.foundation.cda import elements, errors, header, names, parsing, values
from carnet.foundation.cda.errors import Fault
from carnet.foundation.cda.tests import documents, samples

BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def _title(content: bytes) -> str | None:
    return elements.text(parsing.parse(content=content).document[0])


def _refusal(content: bytes, limits: parsing.Limits = parsing.DEFAULT_LIMITS) -> errors.CdaError:
    with pytest.raises(errors.CdaError) as caught:
        parsing.parse(content=content, limits=limits)
    return caught.value


@pytest.mark.parametrize("name", samples.cda_names())
def test_reads_every_sample(name: str) -> None:
    tree = parsing.parse(content=samples.cda(name))
    assert tree.document.tag == names.hl7("ClinicalDocument")
    assert tree.self_presenting == ("Auto-Presentable" in name)
    assert tree.media_type == ("application/xslt+xml" if tree.self_presenting else "text/xml")


@pytest.mark.parametrize(
    "before",
    [
        b"",
        b"  \r\n\t",
        codecs.BOM_UTF8,
        b" \n" + codecs.BOM_UTF8 + b"\n",
        b"<!-- <!DOCTYPE a> -->",
        b"<?a b?>",
    ],
)
@pytest.mark.parametrize("declaration", [b"", b'<?xml version="1.0" encoding="UTF-8"?>'])
def test_accepts_what_real_senders_put_before_the_document(before: bytes, declaration: bytes) -> None:
    if before.startswith((b"<!--", b"<?a")):
        before, declaration = declaration, before
    assert _title(before + declaration + documents.document("<title>é</title>")) == "é"


@pytest.mark.parametrize(
    "encoding",
    ["UTF-8", "utf-8", "UTF-16", "ISO-8859-1", "iso-8859-15", "windows-1252", "latin1", "UTF-8-SIG"],
)
def test_accepts_the_encodings_of_western_europe(encoding: str) -> None:
    content = documents.in_encoding(encoding).replace(b'"UTF-8-SIG"', b'"UTF-8"')
    assert _title(content) == "é"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_accepts_utf_16_without_a_mark(codec: str) -> None:
    text = f'<?xml version="1.0" encoding="UTF-16"?>{documents.OPENING}<title>é</title>{documents.CLOSING}'
    assert _title(text.encode(codec)) == "é"


@pytest.mark.parametrize("declared", ["UTF-16", "utf-16le"])
def test_reads_utf_8_that_calls_itself_utf_16(declared: str) -> None:
    content = f'<?xml version="1.0" encoding="{declared}"?>'.encode() + documents.document("<title>é</title>")
    assert elements.text(elements.first(parsing.parse(content=content).document, names.hl7("title"))) == "é"


@pytest.mark.parametrize("encoding", ["UTF-7", "cp037", "UTF-32", "x-unknown", "shift_jis", "hz", "idna"])
def test_refuses_encodings_that_could_hide_a_declaration(encoding: str) -> None:
    content = f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + documents.document()
    assert _refusal(content).code is Fault.UNSUPPORTED_ENCODING


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE ClinicalDocument SYSTEM "file:///etc/hostname">',
        '<!DOCTYPE ClinicalDocument PUBLIC "-//X//Y" "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE ClinicalDocument [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        f'<!DOCTYPE ClinicalDocument [<!ENTITY l0 "lol">{BOMB}]>',
        '<!DOCTYPE ClinicalDocument [<!ENTITY % p SYSTEM "http://127.0.0.1:9/">%p;]>',
        "<?a?> <!-- b -->\n<!DOCTYPE ClinicalDocument>",
        "<!DOCTYPE",
        "<!ENTITY x 'y'>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_refuses_any_document_type_declaration(prolog: str, encoding: str) -> None:
    content = f"{prolog}{documents.OPENING}<title>&x;&l9;</title>{documents.CLOSING}".encode(encoding)
    refusal = _refusal(content)
    assert refusal.code is Fault.FORBIDDEN_DOCTYPE
    assert refusal.place.startswith("line ")


def test_accepts_the_same_characters_where_they_are_only_text() -> None:
    content = documents.document("<title><![CDATA[<!DOCTYPE a [<!ENTITY b 'c'>]>]]></title><!-- <!DOCTYPE d> -->")
    assert _title(content) == "<!DOCTYPE a [<!ENTITY b 'c'>]>"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", Fault.EMPTY),
        (b" \r\n", Fault.EMPTY),
        (codecs.BOM_UTF8, Fault.EMPTY),
        (codecs.BOM_UTF16_LE, Fault.EMPTY),
        (b"<?xml version='1.0'", Fault.MALFORMED),
        (b"<!-- never closed", Fault.MALFORMED),
        (documents.document("<title>"), Fault.MALFORMED),
        (documents.document("<title>&unknown;</title>"), Fault.MALFORMED),
        (documents.document("<title>\x00</title>"), Fault.MALFORMED),
        (documents.document("<x:title/>"), Fault.MALFORMED),
        (documents.document("<title a='1' a='2'/>"), Fault.MALFORMED),
        (documents.document() + documents.document(), Fault.MALFORMED),
        (documents.document("<title>é</title>").decode().encode("latin-1"), Fault.MALFORMED),
        (codecs.BOM_UTF16_LE + b"<", Fault.MALFORMED),
        (codecs.BOM_UTF32_LE + "<a/>".encode("utf-32-le"), Fault.MALFORMED),
        (b"%PDF-1.7", Fault.MALFORMED),
        (b"{}", Fault.MALFORMED),
        (b"<ClinicalDocument/>", Fault.NOT_A_CDA),
        (b'<Bundle xmlns="http://hl7.org/fhir"/>', Fault.NOT_A_CDA),
        (b'<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform"/>', Fault.NOT_A_CDA),
        (b"<a>" + documents.document() + b"</a>", Fault.NOT_A_CDA),
    ],
)
def test_says_which_fault(content: bytes, code: Fault) -> None:
    assert _refusal(content).code is code


def test_names_the_line_and_quotes_nothing_of_the_document() -> None:
    refusal = _refusal(documents.document("\n<title>\nMartin Anne&secret;</title>"))
    assert refusal.place == "line 3"
    assert "Martin" not in str(refusal)
    assert "secret" not in str(refusal)


def _nested(levels: int, text: str = "") -> bytes:
    return documents.document("<a>" * levels, text, "</a>" * levels)


@pytest.mark.parametrize("text", ["", "x" * 10_000_001], ids=["small", "huge"])
def test_allows_the_same_nesting_whatever_the_size(text: str) -> None:
    deepest = parsing.MAX_DEPTH - 1
    assert parsing.parse(content=_nested(deepest, text)).document is not None
    assert _refusal(_nested(deepest + 1, text)).code is Fault.TOO_COMPLEX


@pytest.mark.parametrize("text", ["", "x" * 10_000_001], ids=["small", "huge"])
def test_drops_a_bottomless_document_at_once(text: str) -> None:
    content = _nested(100_000, text)
    start = time.thread_time()
    refusal = _refusal(content)
    assert refusal.code is Fault.TOO_COMPLEX
    assert time.thread_time() - start < 1


def test_reads_a_file_longer_than_the_usual_limit_of_a_text() -> None:
    content = documents.document(f"<title>{'A' * 12_000_000}</title>")
    assert len(parsing.parse(content=content).document[0].text or "") == 12_000_000


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (parsing.Limits(size=100), Fault.TOO_LARGE),
        (parsing.Limits(nodes=10), Fault.TOO_COMPLEX),
        (parsing.Limits(attributes=10), Fault.TOO_COMPLEX),
    ],
)
def test_refuses_what_passes_a_limit(limits: parsing.Limits, code: Fault) -> None:
    content = documents.document(*(f'<a b="{n}"/>' for n in range(20)))
    assert _refusal(content, limits=limits).code is code
    assert parsing.parse(content=content, limits=parsing.Limits()).document is not None


@pytest.mark.parametrize(
    "flood",
    ["<a/>" * 700_000, "<a " + " ".join(f'a{n}="1"' for n in range(700_000)) + "/>"],
    ids=["elements", "attributes"],
)
def test_refuses_a_flood_before_building_it(flood: str) -> None:
    content = documents.document(flood)
    start = time.thread_time()
    assert _refusal(content).code is Fault.TOO_COMPLEX
    assert time.thread_time() - start < 1


def test_refuses_a_name_without_end() -> None:
    assert _refusal(documents.document(f"<{'a' * 200_000}/>")).code is Fault.TOO_COMPLEX


def test_includes_nothing_from_elsewhere() -> None:
    inclusion = '<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    tree = parsing.parse(content=documents.complete(f"<title>{inclusion}</title>"))
    assert header.read_header(tree).title is None


def test_runs_no_style_sheet() -> None:
    content = (
        b'<?xml-stylesheet type="text/xsl" href="http://127.0.0.1:9/evil.xsl"?>'
        b'<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">'
        b'<xsl:variable name="x" select="document(\'file:///etc/passwd\')"/>'
        b'<xsl:template match="/"><xsl:copy-of select="$x"/></xsl:template>'
        + documents.complete("<title>seul</title>")
        + b"</xsl:stylesheet>"
    )
    tree = parsing.parse(content=content)
    assert tree.self_presenting
    assert header.read_header(tree).title == "seul"
    assert "root:" not in "".join(str(part) for part in tree.document.itertext())


def test_refuses_two_documents_in_one_style_sheet() -> None:
    sheet = '<xsl:transform xmlns:xsl="http://www.w3.org/1999/XSL/Transform">{}</xsl:transform>'
    one = documents.document().decode()
    assert parsing.parse(content=sheet.format(one).encode()).self_presenting
    assert _refusal(sheet.format(one + one).encode()).code is Fault.NOT_A_CDA


@given(content=st.binary(max_size=300))
def test_answers_any_bytes_with_one_error(content: bytes) -> None:
    assert _refusal(content).code in Fault


@given(
    cut=st.integers(min_value=0, max_value=400),
    noise=st.binary(max_size=6),
)
def test_answers_a_damaged_document_with_a_tree_or_one_error(cut: int, noise: bytes) -> None:
    whole = documents.complete("<title>é</title><component><nonXMLBody><text>a</text></nonXMLBody></component>")
    damaged = whole[:cut] + noise + whole[cut:]
    found: values.CdaHeader | errors.CdaError
    try:
        found = header.read_header(parsing.parse(content=damaged))
    except errors.CdaError as error:
        found = error
    assert isinstance(found, errors.CdaError) or found.patient.ids


def test_imposes_utf_8_on_a_declaration_too_long_to_be_honest() -> None:
    declaration = f'<?xml version="1.0"{" " * 2000}encoding="UTF-7"?>'.encode()
    assert _title(declaration + documents.document("<title>+ADw-é</title>")) == "+ADw-é"
