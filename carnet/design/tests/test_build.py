"""The build writes what the pages ask for, once, and says clearly what is missing."""

import gzip
import json
import re
import time
from pathlib import Path

import pytest

from carnet.design import build
from carnet.design.tests import test_contrast

pytestmark = pytest.mark.skipif(
    not (build.MODULES / "sass").exists(), reason="the style sheet's sources are not installed: run ./test"
)


@pytest.fixture(scope="module")
def static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("static")
    assert build.build(output=output) is True
    return output


def test_does_nothing_when_nothing_changed(static: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in static.rglob("*")}
    started = time.perf_counter()
    assert build.build(output=static) is False
    assert time.perf_counter() - started < 0.5  # 0.01 s on a calm machine
    assert {path: path.stat().st_mtime_ns for path in static.rglob("*")} == before


def test_builds_again_when_a_file_was_lost(tmp_path: Path) -> None:
    build.build(output=tmp_path)
    (tmp_path / "staticfiles.json").unlink()
    assert build.build(output=tmp_path) is True
    assert (tmp_path / "staticfiles.json").exists()


def test_the_manifest_names_files_that_exist(static: Path) -> None:
    manifest = json.loads((static / "staticfiles.json").read_text())
    assert manifest["version"] == "1.1"
    for name, hashed in manifest["paths"].items():
        assert (static / name).read_bytes() == (static / hashed).read_bytes()


def test_every_file_the_templates_ask_for_is_built(static: Path) -> None:
    paths = json.loads((static / "staticfiles.json").read_text())["paths"]
    templates = (build.DESIGN / "templates").rglob("*.html")
    asked = {name for path in templates for name in re.findall(r"{% static '([^']+)' %}", path.read_text())}
    assert asked
    assert asked <= set(paths)


def test_the_style_sheet_asks_for_nothing_that_is_not_there(static: Path) -> None:
    style = (static / "carnet/carnet.css").read_text()
    asked = re.findall(r'url\("?([^")]+)"?\)', style)
    assert len({name for name in asked if name.endswith(".woff2")}) == len(build.FONT_FACES)
    assert all((static / "carnet" / name).exists() for name in asked)


def test_the_first_view_stays_light(static: Path) -> None:
    sent = ["carnet.css.br", "icons.svg.br", "page.js.br", "favicon.svg.br"]
    fonts = [f"fonts/{name}" for name in build.FONT_FACES if "latin-400-normal" in name or "latin-600" in name]
    weights = {name: (static / "carnet" / name).stat().st_size for name in [*sent, *fonts]}
    assert weights["carnet.css.br"] < 25_000
    assert sum(weights.values()) < 60_000


def test_the_compressed_copies_are_the_same_files(static: Path) -> None:
    assert gzip.decompress((static / "carnet/icons.svg.gz").read_bytes()) == (static / "carnet/icons.svg").read_bytes()


def test_carries_no_mark_or_font_of_the_nhs(static: Path) -> None:
    style = (static / "carnet/carnet.css").read_text()
    assert "Frutiger" not in style
    assert "nhs.uk" not in style
    assert "#005eb8" not in style


def test_says_in_one_sentence_that_node_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(build.BuildError, match="Node is missing") as refusal:
        build.find_node()
    assert "\n" not in str(refusal.value)


def test_says_where_the_style_sheet_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sass").mkdir()
    (tmp_path / "sass/carnet.scss").write_text("a { color: $missing; }")
    monkeypatch.setattr(build, "DESIGN", tmp_path)
    with pytest.raises(build.BuildError, match="The style sheet does not compile: Error: Undefined variable"):
        build._compile_style_sheet()


def test_the_lock_file_names_no_registry() -> None:
    assert '"resolved"' not in (build.ROOT / "package-lock.json").read_text()


def test_the_icon_of_every_category_stands_out_from_its_tile(static: Path) -> None:
    style = (static / "carnet/carnet.css").read_text()
    channel = r"rgb\((\d+),\s*(\d+),\s*(\d+)\)"
    tiles = re.findall(rf"ca-category--[a-z-]+{{--ca-ink:\s*{channel};--ca-paper:\s*{channel}}}", style)
    assert len(tiles) == 2 * 14  # light and dark; other documents borrow a grey checked with the palette
    for tile in tiles:
        ink, paper = ("#{:02x}{:02x}{:02x}".format(*map(int, part)) for part in (tile[:3], tile[3:]))
        assert test_contrast.contrast(ink, paper) >= test_contrast.TEXT
