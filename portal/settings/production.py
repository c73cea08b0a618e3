"""A centre's own server. Refuses to start on a missing or dangerous setting, with a sentence that says which."""

from django.core.exceptions import ImproperlyConfigured

from portal.settings import env
from portal.settings.base import *  # noqa: F403

SHORTEST_KEY = 40
"""Characters: what `secrets.token_urlsafe(32)` gives, less a few."""

for name, value in {
    "PORTAL_SECRET_KEY": env.SECRET_KEY,
    "PORTAL_SIGNATURE_KEY": env.SIGNATURE_KEY,
    "PORTAL_HOSTS": env.HOSTS,
    "PORTAL_BASE_URL": env.BASE_URL,
    "PORTAL_DATABASE_URL": env.DATABASE_URL,
    "PORTAL_MAIL_URL": env.MAIL_URL,
}.items():
    if not value:
        raise ImproperlyConfigured(f"{name} is not set.")
for key in ("SECRET_KEY", "SIGNATURE_KEY"):
    if len(getattr(env, key)) < SHORTEST_KEY:
        raise ImproperlyConfigured(f"PORTAL_{key} must have at least {SHORTEST_KEY} characters.")
if env.SECRET_KEY == env.SIGNATURE_KEY:
    raise ImproperlyConfigured("PORTAL_SIGNATURE_KEY must not be PORTAL_SECRET_KEY: it outlives it.")
if any("*" in host for host in env.HOSTS):
    raise ImproperlyConfigured("PORTAL_HOSTS must name its hosts: * takes any.")
if not env.BASE_URL.startswith("https://"):
    raise ImproperlyConfigured("PORTAL_BASE_URL must begin with https://.")
if env.SEAL_TSA and not env.SEAL_TSA.startswith(("https://", "http://")):
    raise ImproperlyConfigured("PORTAL_SEAL_TSA must begin with https:// or http://.")
if env.SECOND_FACTOR not in {"required-for-roles", "required", "optional"}:
    raise ImproperlyConfigured("PORTAL_SECOND_FACTOR must be required-for-roles, required or optional.")
if env.DEMO:
    raise ImproperlyConfigured("PORTAL_DEMO must not be set in production: its passwords are public.")

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
DEVICE_COOKIE_NAME = "__Host-device"
CSRF_TRUSTED_ORIGINS = [env.BASE_URL]
