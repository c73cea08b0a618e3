"""The links of the chain, without a database."""

import pytest

from forms_builder.signature_chain import FIRST, link_digest

LINK = {"sequence": 1, "signer": {"name": "Léa"}, "failed_tries": 0}


def test_link_digest_is_an_hmac_of_the_link_and_the_one_before() -> None:
    # printf '%s\n{"failed_tries":0,"sequence":1,"signer":{"name":"Léa"}}' "$(printf '0%.0s' $(seq 64))" |
    #     openssl dgst -sha256 -hmac key
    assert (
        link_digest("key", FIRST, LINK) == "384aa40b6b9121830d8ccc27d3c367273515b64eb5d68b56e3c24dfd58144043"
    )


@pytest.mark.parametrize(
    ("key", "previous", "link"),
    [
        ("other", FIRST, LINK),
        ("key", "1" + FIRST[1:], LINK),
        ("key", FIRST, LINK | {"sequence": 2}),
        ("key", FIRST, LINK | {"signer": {"name": "Lea"}}),
    ],
)
def test_link_digest_of_anything_else_is_another(key: str, previous: str, link: dict[str, object]) -> None:
    assert link_digest(key, previous, link) != link_digest("key", FIRST, LINK)


def test_link_digest_does_not_depend_on_the_order_of_facts() -> None:
    assert link_digest("key", FIRST, dict(reversed(LINK.items()))) == link_digest("key", FIRST, LINK)
