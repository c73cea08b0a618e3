"""What protects: passwords, sessions, throttling, headers. Chosen in docs/explanation/security.md."""

from datetime import timedelta

from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE

from portal.settings import env

ALLOWED_HOSTS = env.HOSTS

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "portal.accounts.passwords.LengthValidator"},
    {"NAME": "portal.accounts.passwords.BlocklistValidator"},
    {"NAME": "portal.accounts.passwords.PersonalValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60

SESSION_ENGINE = "portal.accounts.backends"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = False
OWN_DEVICE_SESSION_AGE = 30 * 24 * 60 * 60
"""On a device that its owner declared their own. Past SESSION_COOKIE_AGE the session only reads."""
DEVICE_COOKIE_NAME = "device"
DEVICE_COOKIE_AGE = 365 * 24 * 60 * 60
PENDING_SIGN_IN_AGE = 5 * 60
"""Between the right password and the code of the telephone."""
SENSITIVE_REST = 30 * 60
"""Without a page of a sensitive zone for so long, the password is asked again before the next one."""
SENSITIVE_ZONES = (
    "/personnel/",
    "/donnees-personnelles/",
    "/securite/",
    "/voir-comme/",
    "/administration/",
    "/demarches/a-valider/",
    "/compte/second-facteur/",
)
SENSITIVE_VIEWS = {
    "forms_builder:decide",
    "forms_builder:drop",
    "forms_builder:reassign",
    "accounts:device-declare",
}
"""Where people decide and administer: addresses by their beginning, or by their name."""
PULSES = {"wagtailadmin_editing_sessions:ping"}
"""Asked again and again by a page that is open, whether or not somebody is there."""
CSRF_COOKIE_HTTPONLY = False
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.ui.views.csrf_failure"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# The strict policy of every page of ours; the back office has its own (portal.ui.middleware), because
# Wagtail's choosers, inline panels and date pickers run inline scripts.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
BACK_OFFICE_CSP = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
}
"""What is replaced in the policy under `/administration/` (and for previews of pages by editors)."""

VIDEO_PEERTUBE = env.VIDEO_PEERTUBE
"""Hosts of PeerTube whose videos pages may show, besides YouTube and Vimeo (home/videos.py)."""

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6_000
"""What the editor of the largest form sends (forms_builder.compiler.MOST_QUESTIONS): reading each of them costs a tenth
of a millisecond, whoever sends them.
"""
DATA_UPLOAD_MAX_NUMBER_FILES = 50
FILE_UPLOAD_PERMISSIONS = 0o600

SECOND_FACTOR = env.SECOND_FACTOR
"""Whom a code of the telephone is asked of besides the password: "required-for-roles" (DECIDING_ROLES of
portal.accounts.choices, and coordinators), "required" (everybody) or "optional" (who wants it)."""
# Throttled by portal.accounts.actions.factor: the delays of django-otp would lock the owner out for days.
OTP_TOTP_THROTTLE_FACTOR = 0
OTP_TOTP_ISSUER = "Portail"

TRUSTED_PROXIES = env.TRUSTED_PROXIES

# Throttling: by user name and address together, so that a stranger cannot lock an owner out, and by
# address alone much later (portal.accounts.backends.ThrottlingHandler).
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 8
ADDRESS_FAILURE_LIMIT = 100
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_HANDLER = "portal.accounts.backends.ThrottlingHandler"
AXES_CLIENT_IP_CALLABLE = "portal.accounts.throttling.throttled_address"
AXES_LOCKOUT_CALLABLE = "portal.accounts.views.doors.locked_out"
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_VERBOSE = False
