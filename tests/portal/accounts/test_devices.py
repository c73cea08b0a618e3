import pytest

from portal.accounts.devices import digest, label

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0", "Firefox sur Android"),
        (f"Mozilla/5.0 (Linux; Android 14; Pixel 8) {CHROME}", "Chrome sur Android"),
        (f"Mozilla/5.0 (Linux; Android 14) SamsungBrowser/26.0 {CHROME}", "Samsung Internet sur Android"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64) {CHROME} Edg/130.0", "Edge sur Windows"),
        (f"Mozilla/5.0 (X11; Linux x86_64) {CHROME} OPR/110.0", "Opera sur Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari sur iPhone",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/130 Safari/604.1",
            "Chrome sur iPhone",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) Version/18.0 Safari/605.1", "Safari sur Mac"),
        ("curl/8.5.0", "appareil inconnu"),
        ("", "appareil inconnu"),
        ("<script>alert(1)</script> Windows", "Windows"),
    ],
)
def test_label_says_roughly_what_a_browser_is(agent: str, said: str):
    assert label(agent) == said


def test_digest_is_not_the_token():
    assert (len(digest("a")), digest("a") == digest("a"), digest("a") == digest("b")) == (64, True, False)
