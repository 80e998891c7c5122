"""Small documents for the tests: photos, and a CDA with a table, a picture and a copy in PDF."""

import base64
from io import BytesIO

from PIL import Image

from carnet.domain.documents.codes import Coded, NewDocument
from tests.cast import ALICE, NOON

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def photo(*, size: tuple[int, int] = (60, 40), orientation: int = 1, color: str = "teal", form: str = "JPEG") -> bytes:
    """Makes a photo; with the place where it was taken and the way the camera was held, for a JPEG."""
    out = BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 24.0)
    Image.new("RGB", size, color).save(out, form, exif=exif)
    return out.getvalue()


def png(*, size: tuple[int, int] = (2, 2)) -> bytes:
    """Makes a picture without anything but its pixels."""
    out = BytesIO()
    Image.new("RGB", size, "red").save(out, "PNG")
    return out.getvalue()


def cda(title: str = "Bilan sanguin", *, unique_id: str = "1.2.3.4.5", with_pdf: bool = False) -> NewDocument:
    """Describes a structured clinical document of Alice's, with its metadata."""
    copy = _PDF_SECTION % base64.b64encode(PDF).decode() if with_pdf else ""
    picture = base64.b64encode(png()).decode()
    content = _CDA % {"title": title, "id": unique_id, "picture": picture, "copy": copy, "ins": ALICE.ins.value}
    return NewDocument(
        content=content.encode(), media_type="text/xml", type=Coded("11502-2"), title=title, created_at=NOON
    )


_PDF_SECTION = """<component><section><templateId root="1.2.250.1.213.1.1.2.243"/><title>Copie PDF</title>
<text>Copie</text><entry><observationMedia classCode="OBS" moodCode="EVN" ID="PDF">
<value mediaType="application/pdf" representation="B64">%s</value></observationMedia></entry></section></component>"""
_CDA = """<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<realmCode code="FR"/><typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
<id root="%(id)s"/><code code="11502-2" codeSystem="2.16.840.1.113883.6.1" displayName="CR de biologie"/>
<title>%(title)s</title><effectiveTime value="20260302130000+0100"/>
<confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/><languageCode code="fr-FR"/>
<recordTarget><patientRole><id extension="%(ins)s" root="1.2.250.1.213.1.4.10"/>
<patient><name><family qualifier="BR">MARTIN</family><given>ALICE</given></name>
<administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1"/><birthTime value="19840312"/>
</patient></patientRole></recordTarget>
<author><time value="20260302130000+0100"/><assignedAuthor><id root="1.2.250.1.71.4.2.1" extension="810000000017"/>
<code code="G15_10/SM54" codeSystem="1.2.250.1.213.1.1.4.5" displayName="Médecine générale"/>
<assignedPerson><name><family>MOREAU</family><given>Diane</given></name></assignedPerson>
<representedOrganization><name>Cabinet des Lilas</name></representedOrganization></assignedAuthor></author>
<custodian><assignedCustodian><representedCustodianOrganization><id root="1.2.250.1.71.4.2.2" extension="1920000001"/>
<name>Cabinet des Lilas</name></representedCustodianOrganization></assignedCustodian></custodian>
<component><structuredBody><component><section><title>Hématologie</title>
<text><table><thead><tr><th>Analyse</th><th>Valeur</th></tr></thead>
<tbody><tr><td>Hémoglobine</td><td>13,5 g/dL</td></tr></tbody></table>
<renderMultiMedia referencedObject="COURBE"><caption>Courbe</caption></renderMultiMedia>
<paragraph>&lt;script&gt;alert(1)&lt;/script&gt;</paragraph></text>
<entry><observationMedia classCode="OBS" moodCode="EVN" ID="COURBE">
<value mediaType="image/png" representation="B64">%(picture)s</value></observationMedia></entry>
</section></component>%(copy)s</structuredBody></component></ClinicalDocument>"""
