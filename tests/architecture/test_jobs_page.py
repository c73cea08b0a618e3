"""The page of jobs names every periodic job, and nothing else."""

import re

from portal.kit.registries import periodic_jobs
from tests.support.sources import ROOT

PAGE = ROOT / "docs" / "rooms" / "notifications.md"
ROW = re.compile(r"^\| `([a-z_]+\.[a-z_]+)` \| ([^|]+) \|", re.MULTILINE)


def test_page_names_every_job_once() -> None:
    named = [name for name, _every in ROW.findall(PAGE.read_text(encoding="utf-8"))]
    assert sorted(named) == sorted(job.name for job in periodic_jobs)
