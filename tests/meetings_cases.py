"""Requests to test with: two or three offices, and moves that are quick to write."""

from datetime import date, datetime

from sidelines.meetings import acts
from sidelines.meetings.ageing import Age, age
from sidelines.meetings.fold import standing_of
from sidelines.meetings.legal import check, forbidden, kept_inside
from sidelines.meetings.moves import Move
from sidelines.meetings.options import Option
from sidelines.meetings.sides import Channel, Report, Side
from sidelines.meetings.standing import Standing
from sidelines.times import Minute, instant, minute_of, zone

SYLDAVIA = Side(
    key="syldavia",
    office="the Syldavian chancellery",
    principal="Chancellor Vaclav",
    zone="Europe/Vienna",
    owner="Ilse Brandt",
    chief_of_staff="Otto Kern",
)
BORDURIA = Side(
    key="borduria",
    office="the Bordurian presidency",
    principal="President Plekszy",
    zone="Asia/Singapore",
    owner="Tibor Kurvi",
)
RURITANIA = Side(
    key="ruritania",
    office="the Ruritanian court",
    principal="King Rudolf",
    zone="America/New_York",
    owner="Anna Sapt",
)
TWO = (SYLDAVIA, BORDURIA)
THREE = (SYLDAVIA, BORDURIA, RURITANIA)
OURS, THEIRS, THIRD = "syldavia", "borduria", "ruritania"
ALL = ""


def at(text: str, zone_name: str = "Europe/Vienna") -> Minute:
    """The instant of "2018-11-12 10:00" in a zone."""
    return minute_of(datetime.fromisoformat(text).replace(tzinfo=zone(zone_name)))


def option(key: str, day: date = date(2018, 11, 12), hour: int = 10, city: str = "Vienna") -> Option:
    """An hour in a city on a day."""
    begins = instant(day, hour * 60, "Europe/Vienna")
    country = "AT" if city else ""
    return Option(key=key, begins=begins, ends=begins + 60, zone="Europe/Vienna", city=city, country=country)


X = option("x")
Y = option("y", date(2018, 11, 13), 15)
Z = option("z", date(2018, 11, 14), 9)
OPEN_PLACE = option("nowhere", city="")
OFFER = acts.Propose(options=(X,))
CHANNEL = Channel.TELEPHONE
BEGIN = at("2018-09-03 09:00")


class File:
    """A request in the making: each move is checked as its side sees the request, an hour after the last."""

    def __init__(self, sides: tuple[Side, ...] = TWO, begin: Minute = BEGIN) -> None:
        self.sides = sides
        self.moves: list[Move] = []
        self.now = begin

    def move(
        self,
        act: acts.Act,
        side: str = OURS,
        when: Minute | None = None,
        reported_by: str = "",
        private: bool | None = None,
        learned: Minute | None = None,
        member: str = "a member",
    ) -> Move:
        """A move that could be made now, kept inside where it concerns only what is inside."""
        now = self.now if when is None else when
        report = None
        if reported_by:
            report = Report(
                by=reported_by,
                channel=CHANNEL,
                said_by="the other office",
                learned=now if learned is None else learned,
            )
        inside = not reported_by and kept_inside(self.seen(side), act) if private is None else private
        return Move(
            id=f"m{len(self.moves)}",
            at=now,
            side=side,
            member=member,
            act=act,
            report=report,
            private=inside,
        )

    def add(self, act: acts.Act, side: str = OURS, **how: object) -> "File":
        """The file with one more move, if the facts allow it."""
        made = self.move(act, side, **how)  # type: ignore[arg-type]
        check(self.seen(made.entered_by), made)
        return self.enter(made)

    def enter(self, made: Move) -> "File":
        """The file with one more move, whatever the facts say."""
        self.moves.append(made)
        self.now = made.at + 60
        return self

    def refused(self, act: acts.Act, side: str = OURS, **how: object) -> str:
        """The sentence that forbids the move."""
        made = self.move(act, side, **how)  # type: ignore[arg-type]
        return forbidden(self.seen(made.entered_by), made)

    def later(self, *, days: int = 0, hours: int = 0) -> "File":
        """The file some time later."""
        self.now += days * 1440 + hours * 60
        return self

    def until(self, when: Minute) -> "File":
        """The file at an instant."""
        self.now = when
        return self

    def seen(self, viewer: str = ALL) -> Standing:
        """Where it stands for a side, or for somebody who sees all."""
        return standing_of(self.moves, self.sides, viewer)

    def aged(self, side: str = OURS) -> Age:
        """Its age in the side's eyes now."""
        return age(self.seen(side), side, self.now)


def proposed(sides: tuple[Side, ...] = TWO) -> File:
    """A request for which our option X lies on the table."""
    return File(sides).add(OFFER)


def agreed(sides: tuple[Side, ...] = TWO) -> File:
    """A request for which every side has agreed to X."""
    file = proposed(sides)
    for side in sides[1:]:
        file.add(acts.Accept(option=X), side.key)
    return file.add(acts.Agree(option=X))


def confirmed(sides: tuple[Side, ...] = TWO) -> File:
    """A request for which every side has confirmed X."""
    file = agreed(sides)
    for side in sides:
        file.add(acts.Confirm(), side.key)
    return file


def held(sides: tuple[Side, ...] = TWO) -> File:
    """A request whose meeting has taken place."""
    return confirmed(sides).until(X.ends).add(acts.Held(began=X.begins, ended=X.ends))
