"""Django's settings of the desk, all of them from `environment`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from sidelines.desk import environment

_said = environment.current()
_here = Path(__file__).parent

DEMO = _said.demo
DEBUG = _said.asked_for("SIDELINES_DEBUG")
SECRET_KEY = _said.secret
ALLOWED_HOSTS = _said.hosts
ADDRESS = _said.address
STORE = _said.store
TRY_YOURS = DEMO or _said.asked_for("SIDELINES_TRY")

INSTALLED_APPS = [
    "sidelines.desk",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # A page is for members unless it says otherwise with `login_not_required`, so none is open by neglect.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "sidelines.desk.clock.ClockMiddleware",
]

ROOT_URLCONF = "sidelines.desk.urls"
WSGI_APPLICATION = "sidelines.desk.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sidelines.desk.context.for_pages",
            ],
        },
    },
]

FORM_RENDERER = "sidelines.desk.forms.drawn.DrawnFields"

# The store

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SQLITE_FILE = STORE / "desk.sqlite3"
SQLITE_BUSY_SECONDS = 20


def _database() -> dict[str, Any]:
    if _said.database_url:
        return {**dj_database_url.parse(_said.database_url, conn_max_age=60, conn_health_checks=True)}
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": SQLITE_FILE,
        # Opening it for each page anew costs as much as a page's queries.
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            # A transaction that will write takes its turn at once; one begun by reading could only fail later.
            "transaction_mode": "IMMEDIATE",
            "timeout": SQLITE_BUSY_SECONDS,
            # The log is flushed at each commit (FULL): what was confirmed survives a power cut.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


DATABASES = {"default": _database()}
# Limits on tries are counted here, so that they hold for all processes and machines together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "desk_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Language and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Static files: named by their content, served by the desk itself

STATIC_URL = "/static/"
STATIC_ROOT = STORE / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "sidelines.desk.addresses.NamedByContent"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# Who is signing in

AUTH_USER_MODEL = "desk.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ALLAUTH_TRUSTED_PROXY_COUNT = _said.proxies
ACCOUNT_ADAPTER = "sidelines.desk.accounts.Accounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(ADDRESS).scheme
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# The demo's members have no password with which to show again who they are.
MFA_REAUTHENTICATION_REQUIRED = not DEMO
MFA_TOTP_ISSUER = "Sidelines"
# Browsers take http://localhost for a safe place, and nothing else without TLS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO

# What is handed in is read in memory and never written down; whatever is larger than that is refused.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

# What browsers are told

SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not DEMO
CSRF_COOKIE_SECURE = not DEMO
CSRF_COOKIE_HTTPONLY = True
# The prefix ties a cookie to this host alone; browsers grant it to secure cookies only.
SESSION_COOKIE_NAME = "sidelines" if DEMO else "__Host-sidelines"
CSRF_COOKIE_NAME = "sidelines-form" if DEMO else "__Host-sidelines-form"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_HSTS_SECONDS = 0 if DEMO else int(timedelta(days=365).total_seconds())
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the code that an authenticator app photographs
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# The proxy in front turns http into https, knowing which names it holds; HSTS on subdomains is their owner's.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]

# Letters

LETTERS_FOLDER = STORE / "letters"
LETTERS_TO_FILES = not _said["SIDELINES_SMTP"]
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _said.sender


def _transport(address: str) -> dict[str, Any]:
    if not address:
        return {
            "EMAIL_BACKEND": "sidelines.desk.transport.LetterFolder",
            "EMAIL_FILE_PATH": LETTERS_FOLDER,
        }
    parts = urlsplit(address)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or {"smtps": 465, "smtp": 587}.get(parts.scheme, 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_TIMEOUT": 20,
    }


globals().update(_transport(_said["SIDELINES_SMTP"]))

# What is written down about the running desk, with nothing secret in it

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no-secret-links": {"()": "sidelines.desk.logs.NoSecretLinks"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["no-secret-links"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # What became of each letter is in the store; a line for each would hide the others.
        "django_tasks": {"level": "WARNING"},
        "fido2": {"level": "WARNING"},  # which passkey signed in when is nobody's business
    },
}
