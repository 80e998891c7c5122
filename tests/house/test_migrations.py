"""Migrations: one line of them in each part, named by intent, and the models hold nothing they do not."""

import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

OURS = sorted(config.label for config in apps.get_app_configs() if config.name.startswith("carnet."))


@pytest.fixture(scope="module")
def graph() -> MigrationLoader:
    return MigrationLoader(None)


@pytest.mark.parametrize("label", OURS)
def test_the_history_is_a_line(graph: MigrationLoader, label: str) -> None:
    names = sorted(name for app, name in graph.disk_migrations if app == label)
    assert len(graph.graph.leaf_nodes(label)) == (1 if names else 0)
    numbers = [name[:4] for name in names]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("label", OURS)
def test_each_is_named_by_intent(graph: MigrationLoader, label: str) -> None:
    names = [name for app, name in graph.disk_migrations if app == label]
    assert [name for name in names if re.search(r"_auto_|_merge_|_custom$", name)] == []


@pytest.mark.django_db
def test_the_models_hold_nothing_the_migrations_do_not() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
