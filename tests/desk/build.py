"""Builders for the desk's tests: offices with people and rights, and a request brought to a stage by real moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from sidelines.desk import access, bridge, clock
from sidelines.desk.access import Viewer
from sidelines.desk.actions.requests import make, open_request, report
from sidelines.desk.models import Member, Office, Principal, RequestSide, Right, Ring
from sidelines.desk.models.people import new_code
from sidelines.meetings import acts
from sidelines.meetings.acts import Act
from sidelines.meetings.options import Option
from sidelines.meetings.sides import Channel, Report
from sidelines.times import instant


@dataclass(kw_only=True)
class House:
    """An office of one principal: its chief of staff, who may do everything, an aide, and a clerk who looks on."""

    office: Office
    principal: Principal
    chief: Member
    aide: Member
    clerk: Member

    @property
    def viewer(self) -> Viewer:
        """The chief of staff, acting."""
        return viewer(self.chief)


def viewer(member: Member) -> Viewer:
    """A member acting, read anew as each page does."""
    return Viewer(member=Member.objects.select_related("office").get(pk=member.pk))


def an_office(
    name: str, *, principal: str = "", city: str = "Helsinki", zone: str = "Europe/Helsinki"
) -> House:
    """An office on this server with its people and their rights."""
    office = Office.objects.create(name=name, short_name=name[:60], zone=zone)
    whose = Principal.objects.create(
        office=office, name=principal or f"Head of {name}", home_city=city, home_zone=zone
    )
    slug = "".join(letter for letter in name.lower() if letter.isalnum())
    chief = _member(office, f"Chief of {name}", f"chief@{slug}.example", may_administer=True)
    aide = _member(office, f"Aide of {name}", f"aide@{slug}.example")
    clerk = _member(office, f"Clerk of {name}", f"clerk@{slug}.example")
    Right.objects.create(member=chief, principal=whose, may_edit=True, may_commit=True, sees_whole_diary=True)
    Right.objects.create(member=aide, principal=whose, may_edit=True, may_commit=True)
    Right.objects.create(member=clerk, principal=whose)
    office.default_owner, office.chief_of_staff = aide, chief
    office.save()
    return House(office=office, principal=whose, chief=chief, aide=aide, clerk=clerk)


def _member(office: Office, name: str, email: str, **more: object) -> Member:
    return Member.objects.create(office=office, name=name, email=email, joined_at=clock.now(), **more)


def an_outside_office(
    name: str, *, zone: str = "Europe/Moscow", city: str = "Moscow", known_to: Office | None = None
) -> Principal:
    """The principal of an office outside, added openly by an office here: the first, unless another is named."""
    known_to = known_to or Office.objects.filter(outside=False).order_by("pk").first()
    office = Office.objects.create(
        entered_by=known_to or an_office("Of the builder").office,
        name=name,
        short_name=name[:60],
        zone=zone,
        outside=True,
        letters_address=f"office@{name.lower().replace(' ', '')}.example",
    )
    return Principal.objects.create(office=office, name=f"Head of {name}", home_city=city, home_zone=zone)


def a_ring(house: House, *members: Member, name: str = "need to know") -> Ring:
    """A ring of an office with these members."""
    ring = Ring.objects.create(office=house.office, name=name)
    ring.members.add(*members)
    return ring


def an_option(
    day: date = date(2018, 7, 16),
    *,
    begins: str = "13:00",
    ends: str = "17:00",
    zone: str = "Europe/Helsinki",
    city: str = "Helsinki",
    country: str = "FI",
    venue: str = "",
) -> Option:
    """A place and local hours on a day."""
    first, last = (int(text[:2]) * 60 + int(text[3:]) for text in (begins, ends))
    return Option(
        key=new_code(),
        begins=instant(day, first, zone),
        ends=instant(day, last, zone),
        zone=zone,
        city=city,
        country=country,
        venue=venue,
    )


@dataclass(kw_only=True)
class Request:
    """A request on the desk, with the file of the office that opened it."""

    house: House
    counterpart: Principal
    code: str
    options: list[Option] = field(default_factory=list)

    @property
    def row(self) -> RequestSide:
        """The file's row as it is now."""
        return bridge.with_sides(RequestSide.objects.filter(code=self.code)).get()

    @property
    def other(self) -> RequestSide:
        """The other side's row as it is now."""
        return RequestSide.objects.get(meeting=self.row.meeting, place=2)

    @property
    def file(self) -> bridge.File:
        """The file as it stands now."""
        return bridge.file_of(self.row, clock.now())

    def make(self, *moves: Act, by: Member | None = None) -> None:
        """Make moves of our own."""
        for act in moves:
            # What is built may be agreed to in hours that are held already; whether that is refused is tested apart.
            override = "the test is about something else" if isinstance(act, acts.Agree) else ""
            make(viewer(by or self.house.chief), self.row, act, override=override)

    def report(self, *moves: Act) -> None:
        """Enter moves of the other side as they were reported to us."""
        for act in moves:
            how = Report(
                by=self.row.key,
                channel=Channel.TELEPHONE,
                said_by="their secretary",
                learned=bridge.minute(clock.now()),
            )
            report(self.house.viewer, self.row, act, side=self.other, how=how)


def a_request(
    house: House,
    counterpart: Principal,
    stage: str = "wish",
    *,
    subject: str = "",
    ring: Ring | None = None,
    option: Option | None = None,
    by: Member | None = None,
) -> Request:
    """A request of the house, brought to a stage by the moves that lead there."""
    row = open_request(
        viewer(by or house.chief),
        principal=house.principal,
        counterparts=[counterpart],
        subject=subject,
        first=acts.Wish(words="I should like to see him", said="in the car"),
        ring=ring,
    )
    found = Request(house=house, counterpart=counterpart, code=row.code)
    found.options.append(option or an_option())
    for step in _WAY[stage]:
        step(found)
    assert found.row.stage == stage, f"the way led to {found.row.stage}"
    return found


def _tasked(found: Request) -> None:
    found.make(acts.Task(owner=found.house.aide.name, words="see to it"))


def _asked(found: Request) -> None:
    found.make(acts.SoundOut(words="Would a meeting be welcome?"))


def _proposed(found: Request) -> None:
    found.make(acts.Propose(options=tuple(found.options)))


def _countered(found: Request) -> None:
    other = an_option(date(2018, 7, 17))
    found.report(acts.Counter(option=found.options[0], instead=other))
    found.options.append(other)


def _in_principle(found: Request) -> None:
    found.make(acts.AgreeInPrinciple(open_items=("place", "press")))
    found.report(acts.AgreeInPrinciple(open_items=()))


def _agreed(found: Request) -> None:
    found.report(acts.Accept(option=found.options[0]), acts.Agree(option=found.options[0]))
    found.make(acts.Agree(option=found.options[0]))


def _confirmed(found: Request) -> None:
    found.make(acts.Confirm())
    found.report(acts.Confirm())


def _announced(found: Request) -> None:
    found.make(acts.Announce(words="They will meet in Helsinki."))


def _declined(found: Request) -> None:
    found.make(acts.Decline(reason="not this year"))


_Steps = tuple[Callable[[Request], None], ...]
_WAY: dict[str, _Steps] = {
    "wish": (),
    "tasked": (_tasked,),
    "sounded out": (_tasked, _asked),
    "proposed": (_tasked, _asked, _proposed),
    "countered": (_tasked, _asked, _proposed, _countered),
    "agreed in principle": (_tasked, _asked, _in_principle),
    "agreed": (_tasked, _asked, _proposed, _agreed),
    "confirmed": (_tasked, _asked, _proposed, _agreed, _confirmed),
    "announced": (_tasked, _asked, _proposed, _agreed, _confirmed, _announced),
    "declined": (_declined,),
}


def files_of(member: Member) -> list[str]:
    """The codes of the files that exist for a member."""
    return list(access.files(viewer(member)).values_list("code", flat=True))
