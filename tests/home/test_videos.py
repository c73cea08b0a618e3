"""Which addresses are videos, and what is made of them."""

import pytest

from home.videos import read_video

HOSTS = ["framatube.org"]
SHORT = "kkGMgK9ZtnKfYAgnEtQxbv"
LONG = "9c9de5e8-0a1e-484a-b099-e80766180a6d"


@pytest.mark.parametrize(
    ("address", "origin", "player", "page"),
    [
        (
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=12",
            "https://www.youtube-nocookie.com",
            "/embed/dQw4w9WgXcQ?autoplay=1&rel=0",
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        ),
        (
            "https://youtu.be/dQw4w9WgXcQ?si=suivi",
            "https://www.youtube-nocookie.com",
            "/embed/dQw4w9WgXcQ?autoplay=1&rel=0",
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        ),
        (
            " https://m.youtube.com/shorts/dQw4w9WgXcQ ",
            "https://www.youtube-nocookie.com",
            "/embed/dQw4w9WgXcQ?autoplay=1&rel=0",
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        ),
        (
            "https://vimeo.com/76979871",
            "https://player.vimeo.com",
            "/video/76979871?dnt=1&autoplay=1",
            "https://vimeo.com/76979871",
        ),
        (
            "https://player.vimeo.com/video/76979871?h=8272103f6e",
            "https://player.vimeo.com",
            "/video/76979871?dnt=1&autoplay=1&h=8272103f6e",
            "https://vimeo.com/76979871/8272103f6e",
        ),
        (
            f"https://framatube.org/w/{SHORT}",
            "https://framatube.org",
            f"/videos/embed/{SHORT}?autoplay=1&p2p=0",
            f"https://framatube.org/w/{SHORT}",
        ),
        (
            f"http://FRAMATUBE.org/videos/watch/{LONG}?start=3s",
            "https://framatube.org",
            f"/videos/embed/{LONG}?autoplay=1&p2p=0",
            f"https://framatube.org/w/{LONG}",
        ),
    ],
)
def test_read_video_of_an_allowed_host_is_built_anew(
    address: str, origin: str, player: str, page: str
) -> None:
    video = read_video(address, HOSTS)
    assert video is not None
    assert (video.origin, video.player, video.page) == (origin, origin + player, page)
    assert read_video(video.page, HOSTS) == video


@pytest.mark.parametrize(
    "address",
    [
        "",
        "dQw4w9WgXcQ",
        "javascript:alert(1)//https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "ftp://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ%22onload",
        "https://www.youtube.com/watch?v=court",
        "https://www.youtube.com/channel/dQw4w9WgXcQ",
        "https://www.youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
        "https://evil.example/www.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com@evil.example/watch?v=dQw4w9WgXcQ",
        "https://user@www.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com:8443/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com:port/watch?v=dQw4w9WgXcQ",
        "https://vimeo.com/76979871?h=%22%3E",
        "https://vimeo.com/channels/staffpicks",
        f"https://peertube.example/w/{SHORT}",
        "https://framatube.org/w/court",
        f"https://framatube.org/videos/embed/{LONG}/../../../evil",
        "https://[::1/watch?v=dQw4w9WgXcQ",
    ],
)
def test_read_video_of_anything_else_is_none(address: str) -> None:
    assert read_video(address, HOSTS) is None
