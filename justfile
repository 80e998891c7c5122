# What a contributor does, one recipe each: `just` lists them. ./test sets everything up the first time.

python := ".venv/bin/python"

# List the recipes
default:
    @just --list

# Check everything that needs no test: style, types, boundaries, migrations, generated documents; changes nothing
check:
    scripts/check

# Mend what can be mended alone: formatting, simple style faults
fix:
    .venv/bin/ruff check --fix
    .venv/bin/ruff format

# Run the tests (not the browser's, not the checks); options go to pytest: just test -k journal
test *options:
    {{python}} -m pytest -n 2 -m "not browser" {{options}}

# Run the journeys in a real browser, on every screen (./test walks each size and each scheme once)
test-browser *options:
    CARNET_BATTERY=whole {{python}} -m pytest -m browser {{options}}

# Run the fault batteries whole, hours if need be (./test runs a sample)
battery *options:
    CARNET_BATTERY=whole {{python}} -m pytest -m battery {{options}}

# Put faults into the law and the journal, and tell which no test finds: just mutants --only columns.py
mutants *options:
    {{python}} -m tests.verification.mutants {{options}}

# Measure speed and growth on a base of its own, beside the floor
bench *options:
    {{python}} -m bench {{options}}

# Write again the documents that are generated from the code
docs:
    .venv/bin/carnet docs

# Take the pictures of docs/images/ again, all of them or those whose name holds a word: just pictures --only journal
pictures *options:
    scripts/screenshots {{options}}

# Write the demo people and documents into the base of var/ and say whom to sign in as
demo *words:
    CARNET_DEMO=1 .venv/bin/carnet demo {{words}}

# Resolve the dependencies again and write both locks, pinned by hash, naming no registry
lock:
    scripts/lock
