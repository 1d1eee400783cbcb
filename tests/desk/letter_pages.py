"""The addresses that letters name, for tests of letters alone."""

from django.http import HttpResponse
from django.urls import include, path

pages = [
    path("requests/<str:code>/", lambda request, code: HttpResponse(), name="file"),
    path("reply/<str:token>/", lambda request, token: HttpResponse(), name="reply"),
]
urlpatterns = [path("", include((pages, "desk")))]
