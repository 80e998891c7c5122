"""Two writings of one name are equal, two names never are."""

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from carnet.foundation import distinguished_names

CARD = x509.Name(
    [
        x509.RelativeDistinguishedName([x509.NameAttribute(NameOID.COUNTRY_NAME, "FR")]),
        x509.RelativeDistinguishedName([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Essais, de Carnet")]),
        x509.RelativeDistinguishedName(
            [
                x509.NameAttribute(NameOID.COMMON_NAME, "810000000017"),
                x509.NameAttribute(NameOID.SURNAME, "Moreau"),
                x509.NameAttribute(NameOID.GIVEN_NAME, "Éloïse"),
            ]
        ),
    ]
)


@pytest.mark.parametrize(
    "text",
    [
        r"CN=810000000017+SN=Moreau+GN=Éloïse,O=Essais\, de Carnet,C=FR",
        r"CN=810000000017 + 2.5.4.4=#0C064D6F72656175 + 2.5.4.42=#0c08c3896c6fc3af7365 , O=Essais\2C de Carnet , C=FR",
        r"GIVENNAME=éLOÏSE+SURNAME=MOREAU+CN=810000000017; O=essais\,  de   carnet; c=fr",
        'OID.2.5.4.42=#1e0e00c9006c006f00ef007300650020+cn="810000000017"+sn=Moreau, O="Essais, de Carnet", C="FR"',
        r"CN=810000000017+SN=Moreau+GN=\C3\89lo\C3\AFse,O=Essais\, de Carnet,C=FR",
        "CN=810000000017+SN=Moreau+GN=E\u0301loi\u0308se,O=Essais\\, de Carnet,C=FR",
    ],
    ids=["plain", "hexadecimal", "old", "quoted", "escaped_bytes", "decomposed"],
)
def test_reads_the_same_name_however_it_is_written(text: str) -> None:
    assert distinguished_names.read(text) == distinguished_names.of(CARD)


@pytest.mark.parametrize(
    "text",
    [
        r"CN=810000000025+SN=Moreau+GN=Éloïse,O=Essais\, de Carnet,C=FR",
        r"CN=810000000017+SN=Moreau,O=Essais\, de Carnet,C=FR",
        r"CN=810000000017,SN=Moreau,GN=Éloïse,O=Essais\, de Carnet,C=FR",
        r"C=FR,O=Essais\, de Carnet,CN=810000000017+SN=Moreau+GN=Éloïse",
        r"CN=810000000017+SN=Moreau+GN=Éloïse,O=Essais\, de Carnet,C=FR,DC=more",
        r"CN=810000000017+SN=Moreau+GN=Éloïse\,O=Essais\, de Carnet,C=FR",
    ],
    ids=["value", "attribute_missing", "one_level_each", "reversed", "level_more", "escaped_comma"],
)
def test_another_name_is_another(text: str) -> None:
    assert distinguished_names.read(text) != distinguished_names.of(CARD)


@pytest.mark.parametrize(
    "text",
    ["", "  ", "nobody", "CN=a,", "CN=a,,C=FR", "CN", "=a", "XYZ=a", "CN=a/O=b,c", "CN=#0c05", "CN=#ff0141",
     "CN=#0c0241", "CN=#0c01ff", "x" * 5_000],
    ids=range(14),
)  # fmt: skip
def test_refuses_what_is_no_name(text: str) -> None:
    with pytest.raises(distinguished_names.NotAName):
        distinguished_names.read(text)


def test_gives_the_values_of_an_attribute() -> None:
    name = distinguished_names.of(CARD)

    assert distinguished_names.values(name, distinguished_names.COMMON) == {"810000000017"}
    assert distinguished_names.values(name, distinguished_names.UNIT) == frozenset()
    assert distinguished_names.prepared(" Essais,  DE carnet") in distinguished_names.values(
        name, distinguished_names.ORGANIZATION
    )
