"""The watch on GET requests sees what it must."""

import pytest
from django.core.exceptions import BadRequest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from tests import readonly


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ("SELECT 1", set()),
        ("SELECT * FROM outbox_job FOR UPDATE SKIP LOCKED", set()),
        ("SELECT * FROM a FOR NO KEY UPDATE", set()),
        ("INSERT INTO documents_document (id) VALUES (1)", {"documents_document"}),
        ('INSERT INTO "spaces_space" ("id") VALUES (%s)', {"spaces_space"}),
        ("UPDATE spaces_space AS s SET state = 'x'", {"spaces_space"}),
        ("update only documents_document set a = 1", {"documents_document"}),
        ("DELETE FROM access_authorization", {"access_authorization"}),
        ("INSERT INTO a (b) VALUES (1) ON CONFLICT (b) DO UPDATE SET b = 2", {"a"}),
        (
            "WITH x AS (INSERT INTO journal_line VALUES (1) RETURNING 1), y AS (UPDATE z SET q = 1) SELECT 1",
            {"journal_line", "z"},
        ),
    ],
)
def test_names_the_tables_a_statement_changes(sql: str, tables: set[str]) -> None:
    assert readonly.written_tables(sql) == tables


def _writing(request: HttpRequest) -> HttpResponse:
    if request.method == "PUT":
        raise BadRequest
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM documents_document")
    return HttpResponse("done")


urlpatterns = [path("writing", _writing)]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_page_that_writes_when_looked_at_fails_its_test(client: Client) -> None:
    with pytest.raises(AssertionError, match="documents_document"):
        client.get("/writing")
    assert client.post("/writing").status_code == 200
