"""The desk's settings as its tests need them: those of real use, with a secret of its own and quick passwords."""

import os
import tempfile
from pathlib import Path

os.environ |= {
    "SIDELINES_MODE": "real",
    "SIDELINES_SECRET": "only the tests sign with this, 0123456789, abcdefghij, ABCDEFGHIJ",
    "SIDELINES_HOSTS": "testserver,localhost",
    "SIDELINES_ADDRESS": "",
    "SIDELINES_STORE": str(Path(tempfile.gettempdir()) / f"sidelines-tests-{os.getpid()}"),
    "SIDELINES_SMTP": "",
    "SIDELINES_DEBUG": "no",
    "SIDELINES_TRY": "no",
}

from sidelines.desk.settings import *  # noqa: F403  # only after the environment was set

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Nothing is collected before a test, so files go by their own names.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LOGGING = {"version": 1, "disable_existing_loggers": False}
