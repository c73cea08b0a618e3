"""What one worker weighs, and how long it takes to come up: the second half of `make bench`.

The time is from the start of the process to its first answer, the memory (resident) is read once it has answered as
many pages as a worker does in its first minutes, those of the back office last. The bare Wagtail tells how much of
it is Wagtail's and Django's own. As in an installation, byte code is there, and the worker beside has done what the
pages left to it: their pictures are cut.
"""

import http.client
import re
import time
from pathlib import Path
from typing import Any

MUST_MEGABYTES, MUST_SECONDS = 180, 3.0
"""Of docs/reference/budgets.md."""
MOST_EDITED = 5
KILOBYTES_PER_MEGABYTE = 1024


def resident_megabytes(process_id: int) -> float:
    """Source: proc(5), VmRSS in /proc/<pid>/status."""
    lines = Path(f"/proc/{process_id}/status").read_text().splitlines()
    found = next(line for line in lines if line.startswith("VmRSS:"))
    return int(found.split()[1]) / KILOBYTES_PER_MEGABYTE


def with_byte_code(folder: str) -> dict[str, str]:
    """Variables for a Python that keeps its byte code in `folder`, even where it was told to keep none."""
    return {"PYTHONPYCACHEPREFIX": f"{folder}/byte-code", "PYTHONDONTWRITEBYTECODE": ""}


def cold_start(serving: Any, application: str, variables: dict[str, str]) -> float:
    """Seconds, of the second start: the first one writes the byte code.

    Shape: `serving` starts a server and gives it once it has answered.
    """
    with serving(application, variables):
        pass
    began = time.perf_counter()
    with serving(application, variables):
        return time.perf_counter() - began


def visit_back_office(port: int, cookie: str) -> None:
    """Its first screen, its lists, and the editor of the pages that one sees there."""
    for path in ("/administration/", "/administration/images/", "/administration/documents/"):
        visit(port, cookie, path)
    tree = visit(port, cookie, "/administration/pages/")
    numbers = sorted(set(re.findall(r"/administration/pages/(\d+)/edit/", tree)), key=int)
    assert numbers, "No page is offered for editing."
    for number in numbers[:MOST_EDITED]:
        visit(port, cookie, f"/administration/pages/{number}/edit/")
        visit(port, cookie, f"/administration/pages/{number}/history/")


def visit(port: int, cookie: str, path: str) -> str:
    """Follows where it leads."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    if answer.status == 302:
        return visit(port, cookie, answer.headers["Location"])
    assert answer.status == 200, f"{path}: {answer.status}"
    return body


def report(fresh: float, busy: float, edited: float, least: float, seconds: float, bare: float) -> None:
    print(f"\n{'one worker':<46}{'measured':>12}{'must':>10}")
    print(f"{'memory, after its first page (MB)':<46}{fresh:>12.0f}{MUST_MEGABYTES:>10}")
    print(f"{'memory, after the pages above (MB)':<46}{busy:>12.0f}{MUST_MEGABYTES:>10}")
    print(f"{'memory, after the back office (MB)':<46}{edited:>12.0f}{MUST_MEGABYTES:>10}")
    print(f"{'  of which a bare Wagtail has as much (MB)':<46}{least:>12.0f}")
    print(f"{'from its start to its first answer (s)':<46}{seconds:>12.1f}{MUST_SECONDS:>10.0f}")
    print(f"{'  of which a bare Wagtail needs as much (s)':<46}{bare:>12.1f}")
