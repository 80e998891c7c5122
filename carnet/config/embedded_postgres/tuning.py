"""The configuration of the embedded PostgreSQL, from what the machine has."""

import os
import shutil
from pathlib import Path

MEBIBYTE = 1024 * 1024
GIBIBYTE = 1024 * MEBIBYTE
SMALL_MACHINE = 8 * GIBIBYTE

ACCESS = """\
# Written at every start: three roles, by password, on the socket only. The superuser never connects.
local all carnet_owner scram-sha-256
local all carnet_web scram-sha-256
local all carnet_jobs scram-sha-256
"""


def memory() -> int:
    """Gives the memory this program may use, in bytes: the machine's, or less when a container says so."""
    installed = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        allowed = Path("/sys/fs/cgroup/memory.max").read_text().strip()
    except OSError:
        return installed
    return min(installed, int(allowed)) if allowed.isdigit() else installed


def shared_buffers(available: int) -> int:
    """Gives PostgreSQL's cache in bytes: a quarter of the memory up to 2 GiB, or an eighth of a small one."""
    share = available // 8 if available < SMALL_MACHINE else available // 4
    return max(32 * MEBIBYTE, min(share, 2 * GIBIBYTE))


def configuration(*, data: Path, socket: Path, throwaway: bool) -> str:
    """Writes `postgresql.conf`; an operator's additions stand in `postgresql.local.conf` beside the data.

    A throw-away cluster (tests) is small and never waits for the disk.
    """
    available = memory()
    buffers = 64 * MEBIBYTE if throwaway else shared_buffers(available)
    journal = min(4 * GIBIBYTE, max(256 * MEBIBYTE, shutil.disk_usage(data).free // 8))
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket),
        "port": 5432,
        "max_connections": 60,
        "password_encryption": "scram-sha-256",
        "shared_buffers": f"{buffers // MEBIBYTE}MB",
        "effective_cache_size": f"{max(buffers, available // 2) // MEBIBYTE}MB",
        "work_mem": "8MB",
        "maintenance_work_mem": f"{max(64 * MEBIBYTE, min(available // 32, 512 * MEBIBYTE)) // MEBIBYTE}MB",
        "wal_buffers": "4MB" if throwaway else "32MB",
        "max_wal_size": f"{journal // MEBIBYTE}MB",
        "min_wal_size": "80MB" if throwaway else f"{min(GIBIBYTE, journal // 2) // MEBIBYTE}MB",
        "checkpoint_timeout": "15min",
        "checkpoint_completion_target": 0.9,
        "wal_compression": "pglz",
        "fsync": "off" if throwaway else "on",
        "full_page_writes": "off" if throwaway else "on",
        "synchronous_commit": "on",
        "jit": "off",
        "random_page_cost": 1.1,
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_min_messages": "warning",
        "log_line_prefix": "%m [%p] %u ",
        # The detail of an error quotes rows, so it stays out of the log: never health data, never an INS.
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
        "log_parameter_max_length_on_error": 0,
    }
    lines = [f"{name} = '{str(value).replace(chr(39), chr(39) * 2)}'" for name, value in settings.items()]
    local = data.parent / "postgresql.local.conf"
    return "\n".join(["# Written at every start.", *lines, f"include_if_exists = '{local}'", ""])
