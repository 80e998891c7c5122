"""The proof of a mandate is filed once in the documents of each, tagged, and hidden from professionals."""

from uuid import UUID

import pytest
from django.db import connection

from carnet.domain.documents import reading
from carnet.domain.documents.codes import Criteria, Document
from carnet.domain.spaces.queries import delegations
from carnet.domain.spaces.queries.delegations import UnknownMandate
from carnet.domain.spaces.writing import PROOF_JOB
from carnet.foundation.actors import Actor
from carnet.foundation.outbox import actions as outbox
from carnet.gateways.jobs import doing
from carnet.journeys import mandate_proof
from tests import cast, family
from tests.cast import NOON, PAUL, acting
from tests.family import CHLOE

pytestmark = pytest.mark.django_db


def listed(space_id: UUID, by: Actor) -> tuple[Document, ...]:
    return reading.list_documents(space_id=space_id, criteria=Criteria(), count=9, by=by, at=NOON).documents


def test_files_the_proof_once_by_a_job() -> None:
    home = family.assemble()
    mandate_id = family.with_carer(home.alice, home.chloe, CHLOE)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE carnet_jobs")
    try:
        jobs = outbox.take(at=NOON, count=10, kinds=(PROOF_JOB,))
        assert len(jobs) == 1
        doing.together(jobs)
        mandate_proof.file(space_id=home.alice, mandate_id=mandate_id, at=NOON)
        assert outbox.take(at=NOON, count=10, kinds=(PROOF_JOB,)) == []
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
    (proof,) = listed(home.alice, cast.citizen(home.alice))
    assert proof.title == "Preuve de délégation : Chloé SIMON-RICHARD"
    assert proof.category == "DOC_ADM"
    opened = reading.open_document(space_id=home.alice, document_id=proof.id, by=cast.citizen(home.alice), at=NOON)
    assert opened.content.startswith(b"%PDF-")
    assert listed(home.alice, acting(PAUL)) == ()
    (hers,) = listed(home.chloe, cast.citizen(home.chloe))
    assert hers.title == "Preuve de délégation : Alice MARTIN"
    kept = reading.open_document(space_id=home.chloe, document_id=hers.id, by=cast.citizen(home.chloe), at=NOON)
    assert kept.content == opened.content


def test_the_pdf_is_tagged_titled_and_in_french() -> None:
    home = family.assemble()
    family.with_carer(home.alice, home.chloe, CHLOE)
    (mandate,) = delegations.delegates(space_id=home.alice, at=NOON)
    content = mandate_proof.pdf(mandate, at=NOON)
    for mark in (b"/MarkInfo", b"/StructTreeRoot", b"/Lang", b"pdfuaid"):
        assert mark in content


def test_knows_no_mandate_of_another_space() -> None:
    home = family.assemble()
    mandate_id = family.with_carer(home.alice, home.chloe, CHLOE)
    with pytest.raises(UnknownMandate):
        mandate_proof.file(space_id=home.hugo, mandate_id=mandate_id, at=NOON)
