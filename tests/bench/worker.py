"""What one worker weighs, and how long it takes to come up: the second half of `make bench`.

The time is from the start of the process to its first answer, the memory (resident) is read once it has answered as
many pages as a worker does in its first minutes.
"""

import time
from pathlib import Path
from typing import Any

MUST_MEGABYTES, MUST_SECONDS = 180, 3.0
"""Of docs/reference/budgets.md."""
KILOBYTES_PER_MEGABYTE = 1024


def resident_megabytes(process_id: int) -> float:
    """Source: proc(5), VmRSS in /proc/<pid>/status."""
    lines = Path(f"/proc/{process_id}/status").read_text().splitlines()
    found = next(line for line in lines if line.startswith("VmRSS:"))
    return int(found.split()[1]) / KILOBYTES_PER_MEGABYTE


def cold_start(serving: Any, application: str, variables: dict[str, str]) -> float:
    """Seconds. Shape: `serving` starts a server and gives it once it has answered."""
    began = time.perf_counter()
    with serving(application, variables):
        return time.perf_counter() - began


def report(fresh: float, busy: float, seconds: float) -> None:
    print(f"\n{'one worker':<46}{'measured':>12}{'must':>10}")
    print(f"{'memory, after its first page (MB)':<46}{fresh:>12.0f}{MUST_MEGABYTES:>10}")
    print(f"{'memory, after the pages above (MB)':<46}{busy:>12.0f}{MUST_MEGABYTES:>10}")
    print(f"{'from its start to its first answer (s)':<46}{seconds:>12.1f}{MUST_SECONDS:>10.0f}")
