"""Videos that stand elsewhere: which hosts are allowed, and the player of one video. Pure.

An address that an editor pasted is taken apart; what is shown is built anew from the host's own form and the
identifier, never from the address itself.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, parse_qs, urlsplit

YOUTUBE: Final = frozenset(
    {"youtube.com", "www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com", "youtu.be"}
)
VIMEO: Final = frozenset({"vimeo.com", "www.vimeo.com", "player.vimeo.com"})

YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}\Z")
YOUTUBE_PATH = re.compile(r"/(?:embed|shorts|live|v)/([A-Za-z0-9_-]{11})/?\Z")
VIMEO_PATH = re.compile(r"/(?:video/)?([0-9]{5,12})(?:/([0-9a-f]{6,20}))?/?\Z")
VIMEO_KEY = re.compile(r"[0-9a-f]{6,20}\Z")
PEERTUBE_PATH = re.compile(
    r"/(?:w|videos/watch|videos/embed)/([1-9A-HJ-NP-Za-km-z]{22}"
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/?\Z"
)


@dataclass(frozen=True, slots=True)
class Video:
    """One video of an allowed host.

    Shape: `origin` is what a content policy lets in; `player` the address of the frame, `page` that of the
           video's own page there; `needs_origin` where the player refuses whoever hides where it stands.
    """

    host: str
    origin: str
    player: str
    page: str
    needs_origin: bool = False


def read_video(address: str, peertube: Iterable[str]) -> Video | None:
    """Return the video at `address`, or None for any other address. Shape: `peertube` are names of hosts."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").lower()
    if parts.scheme not in {"http", "https"} or parts.username is not None or port not in {None, 80, 443}:
        return None
    if host in YOUTUBE:
        return youtube_video(host, parts)
    if host in VIMEO:
        return vimeo_video(parts)
    return peertube_video(host, parts) if host in set(peertube) else None


def youtube_video(host: str, parts: SplitResult) -> Video | None:
    if host == "youtu.be":
        identifier = parts.path.strip("/")
    elif parts.path == "/watch":
        identifier = parse_qs(parts.query).get("v", [""])[0]
    else:
        found = YOUTUBE_PATH.match(parts.path)
        identifier = found[1] if found else ""
    if not YOUTUBE_ID.match(identifier):
        return None
    origin = "https://www.youtube-nocookie.com"
    return Video(
        host="YouTube",
        origin=origin,
        player=f"{origin}/embed/{identifier}?autoplay=1&rel=0",
        page=f"https://www.youtube.com/watch?v={identifier}",
        needs_origin=True,
    )


def vimeo_video(parts: SplitResult) -> Video | None:
    """An unlisted video has a key besides its number."""
    found = VIMEO_PATH.match(parts.path)
    if found is None:
        return None
    identifier, key = found[1], found[2] or parse_qs(parts.query).get("h", [""])[0]
    if key and not VIMEO_KEY.match(key):
        return None
    origin = "https://player.vimeo.com"
    return Video(
        host="Vimeo",
        origin=origin,
        player=f"{origin}/video/{identifier}?dnt=1&autoplay=1" + (f"&h={key}" if key else ""),
        page=f"https://vimeo.com/{identifier}" + (f"/{key}" if key else ""),
        needs_origin=True,
    )


def peertube_video(host: str, parts: SplitResult) -> Video | None:
    found = PEERTUBE_PATH.match(parts.path)
    if found is None:
        return None
    origin = f"https://{host}"
    return Video(
        host=host,
        origin=origin,
        player=f"{origin}/videos/embed/{found[1]}?autoplay=1&p2p=0",
        page=f"{origin}/w/{found[1]}",
    )
