"""The process that lays prints out: what it reads, what it is bounded by, what it writes."""

import socket
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import StreamObject

from portal.ui.laying_out import (
    MOST_CPU_SECONDS,
    MOST_MEMORY,
    TOO_MUCH,
    HandedOver,
    Order,
    lay_out,
)
from tests.factories.media import png

PAGE = '<html lang="fr"><head><title>Essai</title>{head}</head><body>{body}</body></html>'
BASE = "http://portail.test"


def order_of(body: str, head: str = "", **files: bytes) -> Order:
    return Order(
        PAGE.format(head=head, body=body), BASE, {f"picture:{name}": it for name, it in files.items()}
    )


def test_lay_out_leaves_pillow_as_strict_as_it_was() -> None:
    """A picture that is cut short is refused elsewhere: uploads, and what pages show."""
    lay_out(order_of('<img src="picture:logo" alt="Logo">', logo=png()))
    with pytest.raises(OSError, match="truncated"):
        Image.open(BytesIO(png()[:60])).load()


def pictures_in(content: bytes) -> int:
    reader = PdfReader(BytesIO(content))
    size: Any = reader.trailer["/Size"]
    objects = (reader.get_object(number) for number in range(1, size))
    return sum(isinstance(one, StreamObject) and one.get("/Subtype") == "/Image" for one in objects)


def run(code: str, given_bytes: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-c", code], input=given_bytes, capture_output=True, check=False)


@given(st.text(), st.dictionaries(st.text(), st.binary()))
def test_order_is_read_as_it_was_written(html: str, files: dict[str, bytes]) -> None:
    order = Order(html, BASE, files)
    assert Order.read(order.written()) == order


@pytest.mark.parametrize(
    ("address", "kind"), [("static:a.css", "text/css"), ("picture:a", "application/octet-stream")]
)
def test_handed_over_gives_what_the_order_carries(address: str, kind: str) -> None:
    answer = HandedOver({address: b"content"})(address)
    assert (answer.read(), answer.content_type, answer.url) == (b"content", kind, address)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://169.254.169.254/latest/meta-data/",
        "https://exemple.fr/espion.png",
        "ftp://exemple.fr/espion.png",
        "data:text/css,p{color:red}",
        "static:../../etc/passwd",
        "static:css/other.css",
        "STATIC:a.css",
        "static:a.css?",
        "static:a.css#",
        "static:%61.css",
        "picture:a.css",
        "",
    ],
)
def test_handed_over_refuses_everything_else(address: str) -> None:
    with pytest.raises(ValueError, match="Not handed over"):
        HandedOver({"static:a.css": b""})(address)


@pytest.fixture
def file_of_the_server(tmp_path: Path) -> str:
    path = tmp_path / "secret.png"
    path.write_bytes(png())
    return path.as_uri()


SHOWING = [
    '<img src="{}" alt="x">',
    '<object data="{}">x</object>',
    '<embed src="{}">',
    '<p style="background: url({})">x</p>',
    "<style>p::before {{ content: url({}) }}</style><p>x</p>",
    '<ul style="list-style-image: url({})"><li>x</li></ul>',
    "<style>@page {{ background: url({}) }}</style>x",
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="{}" width="9" height="9"/></svg>',
]
READING = [
    "<style>@import url({});</style>x",
    '<link rel="stylesheet" href="{}">x',
    '<link rel="attachment" href="{}">x',
    '<a rel="attachment" href="{}">x</a>',
    '<base href="{}"><img src="secret.png" alt="x">',
    '<img src="../../../../../../{}" alt="x">',
]


@pytest.mark.parametrize("body", [*SHOWING, *READING])
def test_lay_out_reads_no_file_and_asks_no_server(body: str, file_of_the_server: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        elsewhere = f"http://127.0.0.1:{server.getsockname()[1]}/secret.png"
        content = lay_out(order_of(body.format(file_of_the_server) + body.format(elsewhere)))
        assert pictures_in(content) == 0
        assert PdfReader(BytesIO(content)).attachments == {}
        with pytest.raises(BlockingIOError):
            server.accept()


@pytest.mark.parametrize("body", SHOWING)
def test_lay_out_shows_the_picture_handed_over(body: str) -> None:
    assert pictures_in(lay_out(order_of(body.format("picture:a"), a=png()))) == 1


def test_lay_out_shows_a_broken_picture_by_its_words() -> None:
    content = lay_out(order_of('<img src="picture:a" alt="Un soleil">', a=b"none"))
    assert PdfReader(BytesIO(content)).pages[0].extract_text() == "Un soleil"


def test_lay_out_writes_the_same_bytes_for_the_same_order_alone() -> None:
    orders = [order_of("<p>A</p>"), order_of("<p>A</p>"), order_of("<p>A</p>", a=b"a"), order_of("<p>B</p>")]
    same, again, with_file, other = (lay_out(order) for order in orders)
    assert same == again
    assert len({same, with_file, other}) == 3


def test_lay_out_makes_links_whole() -> None:
    content = lay_out(order_of('<a href="/demarches/suivi/">Suivi</a>'))
    links: Any = PdfReader(BytesIO(content)).pages[0]["/Annots"]
    assert len(links) == 1
    assert links[0].get_object()["/A"]["/URI"] == f"{BASE}/demarches/suivi/"


def test_main_writes_the_print_of_its_order() -> None:
    order = order_of("<p>Été</p>")
    done = run("import sys; from portal.ui.laying_out import main; sys.exit(main())", order.written())
    assert (done.returncode, done.stderr) == (0, b"")
    assert PdfReader(BytesIO(done.stdout)).pages[0].extract_text() == "Été"


def test_main_is_short_of_memory_and_of_time() -> None:
    code = """
import resource, sys
from portal.ui import laying_out
kinds = (resource.RLIMIT_AS, resource.RLIMIT_CPU)
laying_out.lay_out = lambda order: repr([resource.getrlimit(kind)[0] for kind in kinds]).encode()
sys.exit(laying_out.main())
"""
    assert run(code, order_of("").written()).stdout == repr([MOST_MEMORY, MOST_CPU_SECONDS]).encode()


@pytest.mark.parametrize(
    ("error", "status"), [("RecursionError", TOO_MUCH), ("MemoryError", TOO_MUCH), ("ValueError", 1)]
)
def test_main_tells_too_much_from_a_fault(error: str, status: int) -> None:
    code = f"""
import sys
from portal.ui import laying_out
def fail(order): raise {error}
laying_out.lay_out = fail
sys.exit(laying_out.main())
"""
    assert run(code, order_of("").written()).returncode == status


LOADED = """
import sys
{}
print(sorted({{"django", "weasyprint"}} & set(sys.modules)))
"""
ORDERED = "import io\nfrom portal.ui.laying_out import Order, lay_out\nlay_out(Order('<p>x</p>', '', {}))"
PROCESSES = [
    # What answers requests never loads WeasyPrint, and the child never Django.
    ("import portal.asgi, portal.urls, portal.ui.pdf", ["django"]),
    (ORDERED, ["weasyprint"]),
]


@pytest.mark.parametrize(("what", "modules"), PROCESSES, ids=["server", "child"])
def test_processes_load_what_they_need(what: str, modules: list[str]) -> None:
    command = [sys.executable, "-W", "ignore", "-c", LOADED.format(what)]
    done = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE)
    assert done.stdout == f"{modules}\n"
