# Sourced by ./test: finds the browser of the tests, installs one when there is none, and tells it in CARNET_CHROMIUM.

find_chromium() {
    for candidate in "${CARNET_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
        "$(playwright_chromium)"; do
        if [ -n "$candidate" ] && path=$(command -v "$candidate") && "$path" --version >/dev/null 2>&1; then
            CARNET_CHROMIUM=$path
            export CARNET_CHROMIUM
            return 0
        fi
    done
    return 1
}

playwright_chromium() {
    .venv/bin/python -c '
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)' 2>/dev/null
}

ensure_chromium() {
    if find_chromium; then
        return
    fi
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installing Chromium for the tests (apt-get)…"
        export DEBIAN_FRONTEND=noninteractive
        { apt-get install -y -q chromium || { apt-get update -q && apt-get install -y -q chromium; }; } </dev/null >&2 || :
        find_chromium && return
    fi
    say "Downloading Chromium for the tests (Playwright)…"
    .venv/bin/python -m playwright install chromium </dev/null >&2 || :
    find_chromium && return
    fail "The tests need Chromium: install it (apt-get install chromium, as root) or set CARNET_CHROMIUM to its path."
}
