"""The desk for a WSGI server; refuses to be loaded for real use with settings that are unfit for it."""

import os

from django.core.wsgi import get_wsgi_application

from sidelines.desk import environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sidelines.desk.settings")
if not environment.current().demo:
    environment.refuse_unsafe(environment.current())
application = get_wsgi_application()
