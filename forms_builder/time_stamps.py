"""Time stamps by an authority (RFC 3161): asking for one, and reading which digest one is about."""

from http import HTTPStatus
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, decode_timestamp_response

QUERY = "application/timestamp-query"
SECONDS = 20
MOST_BYTES = 64 * 1024
GRANTED = (0, 1)
"""Granted, and granted with changes."""


class StampRefused(Exception):
    """The authority gave no stamp of what was asked for. The text says why, in English, for the log."""


class NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *args: object, **options: object) -> None:
        """An authority that moved is for somebody to look at: nothing is asked elsewhere."""


def ask_for_stamp(authority: str, text: str) -> bytes:
    """Ask the authority at `authority` to stamp the SHA-256 of `text`; return its answer as it came.

    Units:  `SECONDS` at most for each part of the exchange: never inside of a transaction.
    Raises: StampRefused, for whatever is no stamp of this text, asked for now.
    Source: RFC 3161 §2.4 and §3.4.
    """
    asked = TimestampRequestBuilder().data(text.encode()).hash_algorithm(HashAlgorithm.SHA256).build()
    answer = post(authority, asked.as_bytes())
    try:
        read = decode_timestamp_response(answer)
        is_granted = read.status in GRANTED
        is_ours = is_granted and read.tst_info.message_imprint.message == asked.message_imprint.message
        is_fresh = is_ours and read.tst_info.nonce == asked.nonce
    except ValueError as error:
        raise StampRefused("the answer cannot be read") from error
    if not is_fresh:
        raise StampRefused("the answer is no stamp of what was asked for")
    return answer


def post(authority: str, query: bytes) -> bytes:
    if not authority.startswith(("http://", "https://")):
        raise StampRefused("the address of the authority is none of the web")
    request = Request(authority, query, {"Content-Type": QUERY})  # noqa: S310  looked at above
    try:
        with build_opener(NoRedirect).open(request, timeout=SECONDS) as answer:
            if answer.status != HTTPStatus.OK:
                raise StampRefused(f"it answered {answer.status}")
            content: bytes = answer.read(MOST_BYTES)
    except HTTPError as error:
        error.close()
        raise StampRefused(f"it answered {error.code}") from error
    except (OSError, HTTPException) as error:
        raise StampRefused(repr(error)) from error
    return content


def stamped_digest(stamp: bytes) -> str:
    """The SHA-256 that a stamp is about, "" for what is no stamp. Whether the authority is to be believed is for
    `openssl ts -verify` with its certificates.
    """
    try:
        return decode_timestamp_response(stamp).tst_info.message_imprint.message.hex()
    except ValueError:
        return ""
