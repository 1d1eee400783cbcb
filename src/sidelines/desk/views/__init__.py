"""Pages: a module each, with its addresses in `urlpatterns`; a view reads or acts, never both."""
