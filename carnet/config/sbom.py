"""The inventory of what Carnet is made with, in CycloneDX: every package that the locks pin for production."""

import json
import re
from urllib.parse import quote

from carnet.config import folders

PYTHON, NODE = "requirements.lock", "package-lock.json"
_PINNED = re.compile(r"^([a-zA-Z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def page() -> str:
    """Writes the inventory, the same for the same locks: neither a date nor a drawn number is in it."""
    components = sorted([*_python(), *_node()], key=lambda one: str(one["purl"]))
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": "carnet", "name": "carnet"}},
        "components": components,
        "dependencies": [{"ref": "carnet", "dependsOn": [one["bom-ref"] for one in components]}],
    }
    return json.dumps(bom, indent=1, ensure_ascii=False) + "\n"


def _python() -> list[dict[str, object]]:
    lock = (folders.ROOT / PYTHON).read_text()
    return [_component(f"pkg:pypi/{name.lower()}@{version}", name, version) for name, version in _PINNED.findall(lock)]


def _node() -> list[dict[str, object]]:
    packages: dict[str, dict[str, object]] = json.loads((folders.ROOT / NODE).read_text())["packages"]
    found = []
    for path, package in packages.items():
        name = path.rpartition("node_modules/")[2]
        if not name or package.get("dev"):
            continue
        made = _component(f"pkg:npm/{quote(name)}@{package['version']}", name, str(package["version"]))
        if "license" in package:
            made["licenses"] = [{"license": {"id": package["license"]}}]
        found.append(made)
    return found


def _component(purl: str, name: str, version: str) -> dict[str, object]:
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
