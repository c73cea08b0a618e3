"""What is the same everywhere. `security.py` holds what protects; `dev`, `test`, `production` differ."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
import recurrence
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from portal.settings import env
from portal.settings.security import *  # noqa: F403  the settings of Django are one flat space

ROOT = env.ROOT
VAR = env.VAR
DEMO = env.DEMO
DEBUG = False
BASE_URL = env.BASE_URL
SECRET_KEY = env.SECRET_KEY
SIGNATURE_KEY = env.SIGNATURE_KEY
# Where the daily seals of the signatures leave the database to (forms_builder/actions/sealing.py).
SEAL_FOLDER = Path(env.SEAL_FOLDER) if env.SEAL_FOLDER else VAR / "seals"
SEAL_MAIL = env.SEAL_MAIL
SEAL_TSA = env.SEAL_TSA

INSTALLED_APPS = [
    "daphne",
    "portal",
    "portal.demo",
    "portal.statistics",
    "home",
    "forms_builder",
    "calendars",
    "portal.directory",
    "portal.search",
    "portal.accounts",
    "portal.notifications",
    "portal.ui",
    "portal.media",
    "portal.centres",
    "portal.audit",
    "portal.jobs",
    "wagtail_modeladmin",
    "wagtail.users",
    "portal.media.apps.DocumentsConfig",
    "portal.media.apps.ImagesConfig",
    "wagtail.contrib.typed_table_block",
    "wagtail.admin",
    "wagtail.sites",
    "wagtail.search",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "rules.apps.AutodiscoverRulesConfig",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "axes",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    # Outside of everything: what each response carries, errors and static files included.
    "csp.middleware.CSPMiddleware",
    "portal.ui.middleware.ResponseHeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "portal.ui.middleware.StaticFilesMiddleware",
    "portal.ui.middleware.ServerTimingMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "portal.accounts.middleware.ClientAddressMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.accounts.middleware.WhereMiddleware",
    "portal.accounts.middleware.RefusalMiddleware",
    "portal.accounts.middleware.DeviceMiddleware",
    "portal.accounts.middleware.SignedInOnlyMiddleware",
    "portal.accounts.middleware.LookMiddleware",
    "portal.accounts.gates.SecondFactorMiddleware",
    "portal.accounts.gates.ConfirmationMiddleware",
    "portal.accounts.middleware.CentreMiddleware",
    "home.middleware.BackOfficeMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
ASGI_APPLICATION = "portal.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "portal.ui.rendering.Renderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "portal.ui.context_processors.shell",
            ],
            "builtins": ["portal.ui.templatetags.ui"],
        },
    },
]


def database() -> dict[str, Any]:
    """Read PORTAL_DATABASE_URL; without it, SQLite under `var/`.

    SQLite takes the write lock when a transaction begins (IMMEDIATE): a read that becomes a write would
    otherwise fail at once with "database is locked", whatever the time-out.
    """
    url = env.DATABASE_URL or f"sqlite:///{VAR / 'portal.sqlite3'}"
    config: dict[str, Any] = dict(dj_database_url.parse(url))
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["CONN_MAX_AGE"] = 600
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        }
    else:
        # Requests are short: compiling their queries, or starting processes for them, takes longer than running them.
        plans = "-c jit=off -c max_parallel_workers_per_gather=0"
        pool = {"min_size": 1, "max_size": 20, "timeout": 20}
        config["OPTIONS"] = {"options": plans, **config.get("OPTIONS", {}), "pool": pool}
        config["CONN_MAX_AGE"] = 0
    return config


DATABASES = {"default": database()}

CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": env.REDIS_URL}
        if env.REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 1000}}
    )
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Errors go to the standard error stream, which the service manager keeps. Paths are logged, queries never.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "ERROR"},
    },
}

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French"))]
# The second one puts rules of repetition in words (calendars/recurrence.py); its app would bring tables that nothing uses.
LOCALE_PATHS = [ROOT / "portal" / "locale", Path(recurrence.__file__).parent / "locale"]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "portal.ui.finders.StylesheetFinder",
]
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = env.MEDIA_ROOT or str(VAR / "media")
MEDIA_URL = "/fichiers/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR / "private"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "portal.ui.storage.StaticFilesStorage"},
}

DEFAULT_FROM_EMAIL = env.MAIL_FROM or "portail@localhost"
SERVER_EMAIL = DEFAULT_FROM_EMAIL


def mail_server() -> dict[str, Any]:
    """Read PORTAL_MAIL_URL: `smtp://user:password@host:port/`.

    `smtps://` speaks TLS from the start (port 465), `smtp://` switches to it when there is a password to
    protect (port 587) and speaks in clear to a relay without one (port 25). Without a server, mails stay
    in the outbox and say so.
    """
    url = urlsplit(env.MAIL_URL)
    if url.scheme not in {"", "smtp", "smtps"}:
        raise ImproperlyConfigured("PORTAL_MAIL_URL must begin with smtp:// or smtps://.")
    if not url.scheme:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    starts_tls = url.scheme == "smtp" and bool(url.password)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": url.hostname or "localhost",
        "EMAIL_PORT": url.port or (465 if url.scheme == "smtps" else 587 if starts_tls else 25),
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_SSL": url.scheme == "smtps",
        "EMAIL_USE_TLS": starts_tls,
        "EMAIL_TIMEOUT": 20,
    }


# EMAIL_BACKEND, EMAIL_HOST and the rest.
globals().update(mail_server())

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "accounts:sign-in"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "portal.accounts.backends.PortalBackend"]

WAGTAIL_SITE_NAME = "Portail"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
WAGTAILIMAGES_IMAGE_MODEL = "media.PortalImage"
WAGTAILDOCS_DOCUMENT_MODEL = "media.PortalDocument"
# Nothing of the back office calls another server.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = True
"""For centres that want texts read again (home.actions.moderating). No workflow stands on a page elsewhere."""
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "odt", "xlsx", "ods", "pptx", "odp", "csv", "txt"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "portal.media.forms.PortalDocumentForm"
WAGTAILIMAGES_IMAGE_FORM_BASE = "portal.media.forms.PortalImageForm"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_CONTENT_LANGUAGES = [("fr", _("French"))]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "portal.search.backends"}}
TAGGIT_CASE_INSENSITIVE = True
