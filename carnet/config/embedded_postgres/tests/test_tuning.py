"""The configuration follows the machine."""

from pathlib import Path

import pytest

from carnet.config.embedded_postgres import tuning

GIBIBYTE = tuning.GIBIBYTE


@pytest.mark.parametrize(
    ("memory", "buffers"),
    [
        (GIBIBYTE // 8, 32 * tuning.MEBIBYTE),
        (2 * GIBIBYTE, GIBIBYTE // 4),
        (8 * GIBIBYTE - 8, GIBIBYTE - 1),
        (8 * GIBIBYTE, 2 * GIBIBYTE),
        (64 * GIBIBYTE, 2 * GIBIBYTE),
    ],
)
def test_the_cache_is_a_share_of_the_memory(memory: int, buffers: int) -> None:
    assert tuning.shared_buffers(memory) == buffers


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit"])
def test_what_is_acknowledged_is_on_disk(tmp_path: Path, setting: str) -> None:
    written = tuning.configuration(data=tmp_path, socket=tmp_path, throwaway=False)
    assert f"{setting} = 'on'" in written


def test_the_log_never_quotes_a_row(tmp_path: Path) -> None:
    written = tuning.configuration(data=tmp_path, socket=tmp_path, throwaway=False)
    for line in (
        "log_error_verbosity = 'terse'",
        "log_min_error_statement = 'panic'",
        "log_parameter_max_length_on_error = '0'",
    ):
        assert line in written
    assert "log_statement" not in written


def test_a_path_with_a_quote_does_not_break_the_file(tmp_path: Path) -> None:
    written = tuning.configuration(data=tmp_path, socket=Path("/tmp/l'ici"), throwaway=False)
    assert "unix_socket_directories = '/tmp/l''ici'" in written
