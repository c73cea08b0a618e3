"""Nothing of what hostile people type runs, in a real browser: `hostile()` would be an error, and so is whatever the
content policy had to stop.
"""

import re

from playwright.sync_api import APIResponse, FilePayload, Page

from tests.browser.gestures import PageAs
from tests.support.attacks import ATTACKS, BEGINS, Way, ways
from tests.support.portal import Portal

ALARM = "window.hostile = () => console.error('hostile text ran')"
SCREENS = [path for path in BEGINS if "choose" not in path and "suggestions" not in path]
"""Choosers are read by scripts: what they say is looked at in tests/home/test_stored_attacks.py, by every link."""
READ = [path for path in SCREENS if not path.startswith(("/administration/", "/reglages/", "/publications/"))]


def number_in(page: Page, path: str, pattern: str) -> str:
    found = re.search(pattern, page.request.get(path).text(), re.DOTALL)
    assert found is not None, path
    return found[1]


def send(page: Page, way: Way, portal: Portal) -> APIResponse:
    token = next(one["value"] for one in page.context.cookies() if "csrf" in one.get("name", ""))
    files: dict[str, FilePayload] = {
        name: {"name": sent.name, "mimeType": sent.mime, "buffer": sent.content}
        for name, sent in way.files.items()
    }
    return page.request.post(
        way.path,
        multipart={**way.data, **files, "csrfmiddlewaretoken": token},
        headers={"Referer": f"{portal.url}{way.path}"},
        max_redirects=0,
    )


def test_hostile_text_runs_on_no_screen(fresh_portal: Portal, page_as: PageAs) -> None:
    people = {name: page_as(name) for name in ("communication", "rh", "animation.enfance")}
    root = number_in(people["communication"], "/administration/", r"/pages/add/home/contentpage/(\d+)/")
    library = number_in(people["communication"], "/publier/document/", r'name="library".*?value="(\d+)"')
    sector = number_in(people["rh"], "/personnel/nouveau/", r'name="main".*?value="(\d+)"')
    sent = ways(root, library, sector)
    answers = {way.name: send(people[way.username], way, fresh_portal).status for way in sent}
    assert answers == {way.name: 302 for way in sent}
    edit = number_in(people["communication"], "/page-visee/", r"(/administration/pages/\d+/)edit/")
    own = {"communication": [*SCREENS, f"{edit}edit/", f"{edit}history/"], "animation.enfance": READ}
    met: set[str] = set()
    for name, paths in own.items():
        people[name].add_init_script(ALARM)
        for path in paths:
            people[name].goto(path)
            met.update(ATTACKS.findall(people[name].content()))
    assert len(met) > 20
