"""Settings of the embedded store that depend on the machine. Durability is never among them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

MB = 1024 * 1024


def memory() -> int:
    """Bytes of memory that this machine, or the container we are in, has."""
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        said = Path("/sys/fs/cgroup/memory.max").read_text().strip()
    except OSError:
        return whole
    return min(whole, int(said)) if said.isdigit() else whole


def shared_memory() -> int:
    """Bytes of /dev/shm. Containers often have no more than 64 MB of it."""
    try:
        found = os.statvfs("/dev/shm")  # noqa: S108 -- only asked how large it is
    except OSError:
        return 0
    return found.f_frsize * found.f_blocks


def settings(bytes_of_memory: int, bytes_of_shared_memory: int) -> dict[str, str]:
    """For a store that shares the machine with the web server: an eighth of memory for its own cache, at most 4 GB."""
    share = max(64 * MB, min(bytes_of_memory // 8, 4096 * MB))
    return {
        "shared_buffers": f"{share // MB}MB",
        "effective_cache_size": f"{max(128 * MB, bytes_of_memory // 2) // MB}MB",
        "maintenance_work_mem": f"{max(64, min(share // MB // 2, 1024))}MB",
        "work_mem": "16MB",
        "max_connections": "100",
        "max_wal_size": "2GB",
        "min_wal_size": "128MB",
        "checkpoint_completion_target": "0.9",
        "random_page_cost": "1.1",
        "default_statistics_target": "200",
        # A parallel query needs more than a container's /dev/shm; files in the data directory are slower, and suffice.
        "dynamic_shared_memory_type": "posix" if bytes_of_shared_memory >= 256 * MB else "mmap",
        "jit": "off",  # compiling costs more than the short queries here take
        "idle_in_transaction_session_timeout": "10min",
        "log_min_duration_statement": "1000",
        "log_line_prefix": "'%m [%p] %a '",
        "timezone": "'UTC'",
        "log_timezone": "'UTC'",
    }


def file(given: Mapping[str, str]) -> str:
    """The text of a configuration file."""
    return "".join(f"{name} = {value}\n" for name, value in given.items())
