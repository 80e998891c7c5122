# Sourced by ./run and ./test, which stand in the root of the checkout: makes .venv/ with exactly what a lock names.
# Needs Python 3.11 or later with pip, or uv. Nothing is written outside the checkout but uv's cache.

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

say() {
    printf '%s\n' "$*" >&2
}

# Everything starts twice as fast from compiled modules; they stand in __pycache__, which git does not see.
unset PYTHONDONTWRITEBYTECODE

# What is downloaded stays in the checkout when the user has no home to keep it in.
if ! { [ -n "${HOME:-}" ] && [ -w "$HOME" ]; }; then
    : "${UV_CACHE_DIR=$PWD/.uv/cache}" "${npm_config_cache=$PWD/.uv/npm}"
    export UV_CACHE_DIR npm_config_cache
fi

require_space() {
    free=$(df -Pk . 2>/dev/null | awk 'NR == 2 { print int($4 / 1024) }')
    if [ -n "$free" ] && [ "$free" -lt "$1" ]; then
        fail "The disk that holds $PWD is full: $free MB are free, setting up needs about $1. Make room and try again."
    fi
}

# Says which uv to use: the machine's, or one installed by pip in .uv/.
find_uv() {
    if [ -x .uv/bin/uv ] && .uv/bin/uv --version >/dev/null 2>&1; then
        UV=$PWD/.uv/bin/uv
    elif UV=$(command -v uv) && "$UV" --version >/dev/null 2>&1; then
        :
    else
        install_uv
    fi
}

install_uv() {
    say "Installing uv, which installs the rest…"
    find_bootstrap_python
    rm -rf .uv
    if "$PYTHON" -m venv .uv >/dev/null 2>&1; then
        told=$(.uv/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9' 2>&1) || no_uv
        UV=$PWD/.uv/bin/uv
    else
        # Some systems ship Python without venv: pip alone can do, in a folder of ours.
        rm -rf .uv
        told=$("$PYTHON" -m pip install --quiet --disable-pip-version-check --target .uv 'uv>=0.9' 2>&1) || no_uv
        UV=$PWD/.uv/bin/uv
    fi
}

no_uv() {
    rm -rf .uv
    say "$told"
    fail "uv could not be installed with pip: the lines above say why (is the network reachable? does python3 have pip and venv?)."
}

find_bootstrap_python() {
    for PYTHON in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            return
        fi
    done
    fail "Python 3.11 or later is needed to start (with pip), and none was found: install python3, then try again."
}

# Makes .venv/ with a Python that is already here; downloads one only when there is none.
make_venv() {
    require_space 1500
    rm -rf .venv
    # In order: the version this checkout names (pyenv and uv both read it), any recent one, pyenv's own.
    for wanted in '' '>=3.12' "${PYENV_ROOT:-${HOME:-/nonexistent}/.pyenv}"/versions/3.1[2-9]*/bin/python; do
        if UV_PYTHON_DOWNLOADS=never "$UV" venv --quiet --relocatable ${wanted:+--no-project --python "$wanted"} .venv \
            >/dev/null 2>&1; then
            return
        fi
        rm -rf .venv
    done
    say "No Python 3.12 or later is installed here: trying to download one…"
    if UV_PYTHON_DOWNLOADS=automatic "$UV" venv --quiet --relocatable --no-project --python 3.13 .venv; then
        return
    fi
    rm -rf .venv
    fail "Carnet needs Python 3.12 or later. None was found on this machine and none could be downloaded: install one (python3.12, or pyenv), then try again."
}

# Makes .venv/ hold what the given lock names, and nothing else; does nothing when it already does.
# A copy of the lock stands in .venv/ once everything is installed: it is what is compared.
ensure_venv() {
    lock=$1
    if [ -x .venv/bin/python ] && cmp -s "$lock" ".venv/$lock"; then
        return
    fi
    [ -w . ] || fail "This user cannot write in $PWD: copy the checkout to a folder of yours."
    find_uv
    if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; then
        make_venv
    fi
    say "Installing what $lock names (once)…"
    rm -f .venv/requirements.lock .venv/requirements-dev.lock
    use_pip_index
    # uv trusts its own certificates; behind a proxy that signs again, only the system's will do.
    told=$(sync_venv "$lock" 2>&1) || told=$(UV_SYSTEM_CERTS=1 sync_venv "$lock" 2>&1) || {
        say "$told"
        case $told in
        *"No space left"*) fail "The disk is full: make room and try again." ;;
        esac
        fail "The packages could not be installed: the lines above say why (is the network reachable?)."
    }
    # The checkout itself is on the path, relative to the environment: moving both together breaks nothing.
    .venv/bin/python -c 'import sysconfig, pathlib; pathlib.Path(sysconfig.get_path("purelib"), "carnet.pth").write_text("../../../..\n")'
    write_command
    # requirements-dev.lock holds everything of requirements.lock.
    cp requirements.lock .venv/requirements.lock
    cp "$lock" ".venv/$lock"
}

sync_venv() {
    "$UV" pip sync --quiet --require-hashes --compile-bytecode --python .venv/bin/python "$1"
}

write_command() {
    cat >.venv/bin/carnet <<'COMMAND'
#!/bin/sh
exec "$(dirname -- "$0")/python" -m carnet.config.command_line "$@"
COMMAND
    chmod +x .venv/bin/carnet
}

# uv does not read pip's configuration: a machine that reaches packages through a mirror has told pip only.
use_pip_index() {
    if [ -n "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}${UV_CONFIG_FILE:-}" ]; then
        return
    fi
    index=${PIP_INDEX_URL:-$(python3 -m pip config get global.index-url 2>/dev/null)} || index=
    if [ -n "$index" ]; then
        UV_DEFAULT_INDEX=$index
        export UV_DEFAULT_INDEX
    fi
}
