"""A small case for the command line, quick to answer: open days, closed ones, a meeting that comes first."""

from pathlib import Path

HEAD = """\
title = "Two ministers in July"

[[principals]]
name = "Flavia Elphberg"
title = "Minister"
home = "Dresden, DE"

[[principals.stays]]
city = "Brussels"
from = 2018-07-10
to = 2018-07-12T13:00:00
assumed = ["to"]
title = "summit"

[[principals.stays]]
city = "London, GB"
from = 2018-07-13
to = 2018-07-15
tentative = true

[[principals]]
name = "Rufus Firefly"
home = "Moscow"

[[principals.engagements]]
city = "Moscow"
from = 2018-07-15T18:00:00
to = 2018-07-15T20:00:00
title = "the final"
movable = true
"""

SMALL = (
    HEAD
    + """
[[meetings]]
name = "the envoy's visit"
participants = ["Flavia Elphberg", "Rufus Firefly"]
from = 2018-07-01
to = 2018-07-03
candidates = ["Moscow"]

[[meetings]]
name = "the ministers"
participants = ["Flavia Elphberg", "Rufus Firefly"]
from = 2018-07-11
to = 2018-07-16
candidates = ["Helsinki", "Espoo", "Stockholm", "Moscow"]
after = { meeting = "the envoy's visit", days = 7 }

[[meetings.limits]]
type = "third_country"
reason = "neither goes to the other"
"""
)

CLOSED = (
    HEAD
    + """
[[meetings]]
name = "too soon"
participants = ["Flavia Elphberg", "Rufus Firefly"]
from = 2018-07-11
to = 2018-07-11
candidates = ["Helsinki"]
"""
)

BY_AIR = SMALL.replace(
    """[[principals.stays]]
city = "London, GB\"""",
    """[[principals.engagements]]
city = "Brussels"
ends_in = "London, GB"
from = 2018-07-12T18:00:00
to = 2018-07-12T18:15:00
tentative = true

[[principals.stays]]
city = "London, GB\"""",
)
"""The same with a flight from the one stay to the other."""

LONG = """\
title = "Three years, every city"

[[principals]]
name = "Ada"
home = "Tokyo"

[[principals]]
name = "Bo"
home = "Lima"

[[meetings]]
name = "some day"
participants = ["Ada", "Bo"]
from = 2026-01-01
to = 2028-12-31
candidates = "all"
"""


def written(folder: Path, text: str, name: str = "case.toml") -> Path:
    """The text as a file in the folder."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
