"""The environment: the only place that reads it.

Every variable is listed in `.env.example` and `docs/reference/settings.md`; a test compares the three.
"""

from pathlib import Path

from environs import Env

ROOT = Path(__file__).resolve().parents[2]
"""The folder of the checkout."""

env = Env()
env.read_env(str(ROOT / ".env"))

SECRET_KEY: str = env.str("PORTAL_SECRET_KEY", "")
SIGNATURE_KEY: str = env.str("PORTAL_SIGNATURE_KEY", "")
HOSTS: list[str] = env.list("PORTAL_HOSTS", [])
BASE_URL: str = env.str("PORTAL_BASE_URL", "").rstrip("/")
DATABASE_URL: str = env.str("PORTAL_DATABASE_URL", "")
REDIS_URL: str = env.str("PORTAL_REDIS_URL", "")
MAIL_URL: str = env.str("PORTAL_MAIL_URL", "")
MAIL_FROM: str = env.str("PORTAL_MAIL_FROM", "")
SEAL_FOLDER: str = env.str("PORTAL_SEAL_FOLDER", "")
SEAL_MAIL: str = env.str("PORTAL_SEAL_MAIL", "")
SEAL_TSA: str = env.str("PORTAL_SEAL_TSA", "")
MEDIA_ROOT: str = env.str("PORTAL_MEDIA_ROOT", "")
VAR: Path = Path(env.str("PORTAL_VAR", "") or ROOT / "var")
DEMO: bool = env.bool("PORTAL_DEMO", False)
DEBUG: bool = env.bool("PORTAL_DEBUG", False)
TRUSTED_PROXIES: list[str] = env.list("PORTAL_TRUSTED_PROXIES", [])
SECOND_FACTOR: str = env.str("PORTAL_SECOND_FACTOR", "") or ("optional" if DEMO else "required-for-roles")
VIDEO_PEERTUBE: list[str] = env.list("PORTAL_VIDEO_PEERTUBE", ["framatube.org", "peertube.fr"])
