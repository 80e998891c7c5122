"""Signs what the load generator of XDS shows: a VIHF for each patient, and the metadata of a deposit as a template.

python -m bench.vouching STATE — in a process of its own, as the web role; the server trusts the authority from then on.
"""

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carnet.config.settings")

import django

django.setup()

from lxml import etree  # noqa: E402 - Django is set up first

from bench.prepare import DOCTOR, PLACE  # noqa: E402
from carnet.foundation.ebrim import values, writing  # noqa: E402
from carnet.foundation.ebrim.values import Association, Author, Code, DocumentEntry, Objects, SubmissionSet  # noqa: E402
from carnet.foundation.values import ins  # noqa: E402
from carnet.foundation.values.structures import ps_idnat  # noqa: E402
from carnet.gateways.xds.wire import names  # noqa: E402
from tests import xds_caller  # noqa: E402

_PERSON = f"{ps_idnat(DOCTOR.rpps)}^{DOCTOR.family_name}^{DOCTOR.given_name}^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS"
_PLACE = f"{PLACE.name}^^^^^&1.2.250.1.71.4.2.2&ISO^IDNST^^^{PLACE.id}"
_AUTHOR = Author(persons=(_PERSON,), institutions=(_PLACE,))


def metadata() -> str:
    """Writes the metadata of one submission, with places for what changes from one deposit to the next."""
    entry = DocumentEntry(
        entry_uuid="Document01",
        unique_id="@@UNIQUE@@",
        patient_id="@@PATIENT@@",
        mime_type="text/xml",
        title="Bilan sanguin",
        class_code=Code("10", "1.2.250.1.213.1.1.4.1", "Comptes rendus"),
        type_code=Code("11502-2", "2.16.840.1.113883.6.1", "CR d'examens biologiques"),
        format_code=Code("urn:ihe:lab:xd-lab:2008", "1.3.6.1.4.1.19376.1.2.3"),
        facility=Code("SA25", "1.2.250.1.71.4.2.4", "Laboratoire"),
        practice_setting=Code("AMBULATOIRE", "1.2.250.1.213.1.1.4.9", "Ambulatoire"),
        confidentiality=(Code("N", "2.16.840.1.113883.5.25", "Normal"),),
        service_start="@@START@@",
        language="fr-FR",
        source_patient_id="12^^^&1.2.3&ISO^PI",
        source_patient_info=("PID-5|BANC^CAMILLE^^^^^L", "PID-7|19800101", "PID-8|F"),
        hash="@@HASH@@",
        slots={"size": ("@@SIZE@@",)},
    )
    submission = SubmissionSet(
        entry_uuid="SubmissionSet01",
        unique_id="@@SUBMISSION@@",
        source_id="1.2.250.1.999",
        patient_id="@@PATIENT@@",
        submission_time="20260302120000",
        content_type=Code("04", "1.2.250.1.213.2.2", "Hospitalisation de jour"),
        authors=(_AUTHOR,),
    )
    member = Association(
        entry_uuid="member",
        kind=values.HAS_MEMBER,
        source="SubmissionSet01",
        target="Document01",
        slots={"SubmissionSetStatus": ("Original",)},
    )
    objects = Objects(submission_sets=(submission,), documents=(entry,), associations=(member,))
    written = writing.Writer().every(objects)
    return (
        f'<lcm:SubmitObjectsRequest xmlns:lcm="{names.LCM}" xmlns:rim="{names.RIM}"><rim:RegistryObjectList>'
        f"{written}</rim:RegistryObjectList></lcm:SubmitObjectsRequest>"
    )


def main(path: Path) -> None:
    """Completes the state with a signed assertion for each patient."""
    raw = json.loads(path.read_text())
    known = (ins.parse(patient[1], oid=ins.NIR_TEST) for patient in raw["patients"])
    signed = (xds_caller.assertion(xds_caller.of(DOCTOR, patient=patient)) for patient in known)
    assertions = [etree.tostring(one, encoding="unicode") for one in signed]
    path.write_text(json.dumps({**raw, "assertions": assertions, "metadata": metadata()}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
