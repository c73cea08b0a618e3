"""The proof file: what shows, far from the portal and with nothing but Python, what was signed. Pure.

Its key comes from that of the signatures, by HKDF: no second secret to keep, and neither tells the other.
"""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PURPOSE = b"portal proof file 1"
SEED_BYTES = 32
FACTS, SIGNED, PRINT = "preuve.json", "preuve.sig", "recapitulatif.pdf"
SCRIPT, GUIDE = "verifier.py", "LISEZMOI.txt"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""Of what a ZIP can say: the same content gives the same file."""


def proof_key(key: str) -> Ed25519PrivateKey:
    """Source: RFC 5869, RFC 8032."""
    derived = HKDF(algorithm=SHA256(), length=SEED_BYTES, salt=None, info=PURPOSE).derive(key.encode())
    return Ed25519PrivateKey.from_private_bytes(derived)


def public_key(key: str) -> str:
    """What is shown to everybody: 64 hexadecimal digits."""
    return proof_key(key).public_key().public_bytes_raw().hex()


def sign_facts(key: str, facts: bytes) -> bytes:
    """The signature of `facts`, as a line of hexadecimal digits."""
    return proof_key(key).sign(facts).hex().encode() + b"\n"


def zip_of(files: Mapping[str, bytes]) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        for name, content in files.items():
            entry = ZipInfo(name, FIRST_DAY)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return written.getvalue()
