"""The desk's settings, with a bare page beside the desk's own pages to measure them against."""

from sidelines.desk.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.desk_bare"
