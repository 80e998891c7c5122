"""Writes docs/images/ from the demonstration: scripts/screenshots [--url http://localhost:8000] [--only WORD]

Without --url it starts a server of its own, on a free port and a folder that goes away. ./test sets up what it needs
(Playwright, Chromium); CARNET_CHROMIUM names another browser.
"""

import argparse
import io
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, Response, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
LARGEST = 150_000
# « Choisir un fichier », where the browser has its French.
FRENCH: dict[str, str | float | bool] = {**os.environ, "LANGUAGE": "fr"}
SIZES = {"phone": (390, 844), "desktop": (1280, 800)}
CITIZEN = "claire-morvan"
DOCTOR = "10900000026"
LABORATORY = "Laboratoire des Deux Fleuves"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its name, the size of the window, who looks, how to get there, and the colours."""

    name: str
    size: Literal["phone", "desktop"]
    reader: Literal["nobody", "citizen", "professional"]
    go: Callable[[Page], None]
    scheme: Literal["light", "dark"] = "light"

    @property
    def file(self) -> Path:
        """Where the picture goes."""
        return IMAGES / f"{self.size}-{self.name}{'-dark' if self.scheme == 'dark' else ''}.png"


def to(address: str) -> Callable[[Page], None]:
    """Gives the way to an address."""
    return lambda page: open_page(page, address)


def open_page(page: Page, address: str) -> None:
    """Opens an address and refuses anything but a good answer."""
    answer = page.goto(address)
    if answer is None or not answer.ok:
        sys.exit(f"{address} answered {answer.status if answer else 'nothing'}")


def follow(page: Page, text: str) -> None:
    """Follows the first link to a document whose card holds these words."""
    page.locator(".ca-card").filter(has_text=text).first.locator(".ca-card__link").click()
    page.wait_for_load_state("networkidle")


def laboratory_report(page: Page) -> None:
    """Opens the newest laboratory report of the citizen."""
    open_page(page, "/documents")
    follow(page, LABORATORY)


def found_patient(page: Page) -> None:
    """Looks the demo patient up by INS."""
    open_page(page, "/pro/")
    form = page.get_by_role("search", name="Par INS")
    form.get_by_role("textbox").fill(matricule())
    form.get_by_role("button").click()
    page.wait_for_load_state("networkidle")


def record(page: Page) -> None:
    """Opens the record of the patient just found."""
    found_patient(page)
    page.locator("main a[href^='/pro/patients/']").first.click()
    page.wait_for_load_state("networkidle")


def professional_document(page: Page) -> None:
    """Opens the newest laboratory report as the doctor."""
    record(page)
    follow(page, LABORATORY)


def deposit(page: Page) -> None:
    """Opens the deposit form of the record."""
    record(page)
    page.locator("a[href$='/deposer']").click()


def matricule() -> str:
    """Finds the INS of the demo patient in the invented population."""
    from carnet.journeys.demo import people  # the checkout is on the path of the environment

    return people.population().citizen(CITIZEN).ins.value


CITIZEN_PAGES: dict[str, Callable[[Page], None]] = {
    "home": to("/"),
    "first-steps": to("/?bienvenue=1"),
    "documents": to("/documents"),
    "report": laboratory_report,
    "journal": to("/journal"),
    "add": to("/documents/ajouter"),
    "sharing": to("/partage"),
}
PROFESSIONAL_PAGES: dict[str, Callable[[Page], None]] = {
    "pro-search": to("/pro/"),
    "pro-list": record,
    "pro-document": professional_document,
    "pro-deposit": deposit,
}


def shots() -> Iterator[Shot]:
    """Gives every picture of the documentation."""
    for size in ("phone", "desktop"):
        yield Shot("sign-in", size, "nobody", to("/connexion"))
        for name, go in CITIZEN_PAGES.items():
            yield Shot(name, size, "citizen", go)
    for name, go in PROFESSIONAL_PAGES.items():
        yield Shot(name, "desktop", "professional", go)
    yield Shot("pro-list", "phone", "professional", record)
    yield Shot("documents", "phone", "citizen", to("/documents"), "dark")
    yield Shot("pro-document", "desktop", "professional", professional_document, "dark")


def sign_in(page: Page, reader: str) -> None:
    """Enters by the card of the demo citizen or of the demo doctor."""
    match reader:
        case "citizen":
            open_page(page, "/connexion")
            page.locator(f"button[name='person'][value='{CITIZEN}']").first.click()
        case "professional":
            open_page(page, "/pro/connexion")
            page.locator(f"form:has(input[name='rpps'][value='{DOCTOR}']) button").first.click()
        case _:
            return
    page.wait_for_load_state("networkidle")


def refuse_missing_dress(answer: Response) -> None:
    """Stops where a style sheet, a font or a script does not come: the picture would lie."""
    if "/static/" in answer.url and answer.status >= 400:
        sys.exit(f"{answer.url} answered {answer.status}")


def take(browser: Browser, base: str, shot: Shot) -> None:
    """Takes one picture in a browser that remembers nothing."""
    width, height = SIZES[shot.size]
    context = browser.new_context(
        base_url=base,
        viewport={"width": width, "height": height},
        device_scale_factor=2 if shot.size == "phone" else 1,
        color_scheme=shot.scheme,
        locale="fr-FR",
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
        has_touch=shot.size == "phone",
    )
    page = context.new_page()
    page.on("response", refuse_missing_dress)
    sign_in(page, shot.reader)
    shot.go(page)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => null)")
    size = write(shot.file, page.screenshot())
    context.close()
    sys.stdout.write(f"{shot.file.relative_to(ROOT)}  {size // 1000} kB\n")


def write(file: Path, picture: bytes) -> int:
    """Writes a picture in as many colours as its weight allows, and gives its size in bytes."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in (256, 128, 64, 32, 16):
        small = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
        if small.tell() <= LARGEST:
            break
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(small.getvalue())
    return small.tell()


@contextmanager
def server() -> Iterator[str]:
    """Starts the demonstration on a folder that goes away, and gives its address."""
    with socket.socket() as free, tempfile.TemporaryDirectory(prefix="carnet-screenshots-") as folder:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        Path(folder).chmod(0o711)
        environment = {**os.environ, "CARNET_VAR": folder, "CARNET_PORT": str(port), "CARNET_DEMO": "1"}
        command = [sys.executable, "-m", "carnet.config.command_line", "serve"]
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        base = f"http://localhost:{port}"
        try:
            wait(process)
            yield base
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


def wait(process: subprocess.Popen[str]) -> None:
    """Waits until the server says that it is ready: the demo people are then all there."""
    assert process.stdout is not None
    for line in process.stdout:
        if "Carnet is ready" in line:
            return
    sys.exit("the server stopped: the lines above say why")


def main() -> None:
    """Takes every picture, or those whose name holds a word."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="a demonstration already running")
    parser.add_argument("--only", default="", help="a word of the names wanted")
    asked = parser.parse_args()
    chromium = os.environ.get("CARNET_CHROMIUM") or which("chromium") or which("google-chrome")
    wanted = [shot for shot in shots() if asked.only in shot.file.name]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--lang=fr"], env=FRENCH)
        if asked.url:
            for shot in wanted:
                take(browser, asked.url, shot)
        else:
            with server() as base:
                for shot in wanted:
                    take(browser, base, shot)
        browser.close()


if __name__ == "__main__":
    main()
