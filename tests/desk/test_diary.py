"""The diary on the desk: weeks across midnights, changed clocks and the date line, rings, forms, imports, exports."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from sidelines.desk import itineraries
from sidelines.desk.access import Viewer
from sidelines.desk.actions import diaries
from sidelines.desk.actions.diaries import ChangedMeanwhile, Upload
from sidelines.desk.actions.people import NotPossible
from sidelines.desk.actions.requests import make, open_request
from sidelines.desk.models import ConfirmedMeeting, Diary, HeldSpan, JournalEntry, Ring
from sidelines.desk.slots import slots_of
from sidelines.desk.weeks import Axis, laid_out
from sidelines.formats.calendars.read import read_calendar
from sidelines.formats.cases.file import read_case
from sidelines.meetings.acts import Draft, Propose
from sidelines.meetings.options import Option
from sidelines.times import day_at, instant, minute_of

WEEK = tuple(date(2027, 3, 22 + n) for n in range(7))
"""Monday to Sunday; on the Sunday the clocks go forward in Helsinki."""


@pytest.fixture
def house(office, principal, member, today):
    """An office in Helsinki, its president with an empty diary, and somebody who may do everything for her."""
    today(datetime(2027, 3, 1, 9, tzinfo=UTC))
    desk = office("The Office", zone="Europe/Helsinki")
    president = principal("The President", office=desk)
    aino = member("Aino", office=desk, commits=[president], whole_diary=[president])
    return desk, president, aino


def option(city: str, zone: str, *begins: int, minutes: int = 120, key: str = "o1") -> Option:
    start = minute_of(datetime(*begins, tzinfo=ZoneInfo(zone)))  # type: ignore[arg-type]
    return Option(key=key, begins=start, ends=start + minutes, zone=zone, city=city)


def sheet(viewer, president, days=WEEK, zone="Europe/Helsinki"):
    (kept,) = itineraries.kept(viewer, [president])
    axis = Axis(days=tuple(days), zone=zone, home="Europe/Helsinki")
    return laid_out(kept, slots_of(kept), axis, days[0])


def enter(viewer, president, kind, version, **values):
    fields = {key.rstrip("_"): value for key, value in values.items()}
    return diaries.add(viewer, president, kind, fields, version)


def blocks(found, day):
    return next(column for column in found["columns"] if column["day"] == day)["blocks"]


# --- how it lies -------------------------------------------------------------------------------------------------


def test_an_engagement_across_midnight_lies_on_both_days(house):
    _desk, president, aino = house
    viewer = Viewer(member=aino)
    hours = {"from": datetime(2027, 3, 23, 22), "to": datetime(2027, 3, 24, 1, 30)}
    enter(viewer, president, "engagements", 0, title="Late talks", city="Helsinki", **hours)
    found = sheet(viewer, president)
    (evening,), (night,) = blocks(found, WEEK[1]), blocks(found, WEEK[2])
    assert (evening["row"], evening["to"], evening["after"], evening["before"]) == (89, 97, True, False)
    assert (night["row"], night["to"], night["after"], night["before"]) == (1, 7, False, True)
    assert evening["when"] == night["when"] == "22:00–01:30 on 24 March EET"


def test_the_day_on_which_clocks_go_forward_has_23_hours(house):
    _desk, president, aino = house
    viewer = Viewer(member=aino)
    hours = {"from": datetime(2027, 3, 28, 12), "to": datetime(2027, 3, 28, 13)}
    enter(viewer, president, "engagements", 0, title="Lunch", city="Helsinki", **hours)
    (column,) = sheet(viewer, president, days=WEEK[6:])["columns"]
    # Noon is eleven hours after midnight that day: row 45, not 49.
    assert (column["blocks"][0]["row"], column["blocks"][0]["to"]) == (45, 49)
    assert column["note"] == "clocks go forward: EET → EEST"
    assert [tick["text"] for tick in column["ticks"] if tick["zone"]] == ["00:00", "04:00"]


def test_the_day_on_which_clocks_go_back_has_25_hours(house):
    _desk, president, aino = house
    found = sheet(Viewer(member=aino), president, days=[date(2027, 10, 31)])
    assert found["long"]
    assert found["columns"][0]["note"] == "clocks go back: EEST → EET"


def test_a_way_over_the_date_line_arrives_before_it_left_and_lies_in_order(house):
    _desk, president, aino = house
    viewer = Viewer(member=aino)
    flight = {"from": datetime(2027, 3, 24, 20, 0), "to": datetime(2027, 3, 24, 8, 30)}
    enter(viewer, president, "engagements", 0, city="Tokyo", ends_in="Honolulu", **flight)
    stay = {"from": datetime(2027, 3, 24, 9), "to": date(2027, 3, 26)}
    enter(viewer, president, "stays", 1, city="Honolulu", **stay)
    found = sheet(viewer, president, zone="Asia/Tokyo")
    (leaves,), (lands,) = blocks(found, date(2027, 3, 24)), blocks(found, date(2027, 3, 25))
    assert (leaves["row"], leaves["after"]) == (81, True)
    assert (lands["row"], lands["to"], lands["before"]) == (1, 15, True)  # 08:30 HST is 03:30 in Tokyo
    assert leaves["when"] == "20:00 JST–08:30 HST"
    assert leaves["home"] == "13:00–20:30 EET"
    ticks = next(each for each in found["columns"] if each["day"] == date(2027, 3, 25))["ticks"]
    assert ticks[0] == {"row": 17, "text": "09:00", "zone": "HST", "midnight": False}
    assert [tick["text"] for tick in ticks if tick["midnight"]] == ["Thu 25"]


def test_a_stay_lies_by_its_hours_where_it_has_them_and_by_its_local_days_else(house):
    _desk, president, aino = house
    viewer = Viewer(member=aino)
    hours = {"from": datetime(2027, 3, 24, 3), "to": datetime(2027, 3, 26, 3)}
    enter(viewer, president, "stays", 0, city="Tokyo", **hours)
    enter(viewer, president, "stays", 1, city="Sydney", from_=WEEK[5], to=WEEK[6])
    found = {bar["place"]: (bar["column"], bar["wide"]) for bar in sheet(viewer, president)["across"]}
    assert found["Tokyo"] == (2, 3)  # from Tuesday 20:00 in Helsinki
    assert found["Sydney"] == (6, 2)


def test_entries_at_one_time_lie_beside_each_other(house):
    _desk, president, aino = house
    viewer = Viewer(member=aino)
    for version, hour in enumerate((9, 10, 14)):
        hours = {"from": datetime(2027, 3, 22, hour), "to": datetime(2027, 3, 22, hour + 2)}
        enter(viewer, president, "engagements", version, city="Helsinki", **hours)
    first, second, alone = blocks(sheet(viewer, president), WEEK[0])
    assert (first["column"], first["wide"], second["column"], second["wide"]) == (2, 6, 8, 6)
    assert (alone["column"], alone["wide"]) == (2, 12)


def test_the_way_between_two_stays_is_estimated_and_said_to_be(house):
    _desk, president, aino = house
    viewer = Viewer(member=aino)
    enter(viewer, president, "stays", 0, city="Vienna", from_=date(2027, 3, 22), to=date(2027, 3, 24))
    enter(viewer, president, "stays", 1, city="Oslo", from_=date(2027, 3, 24), to=date(2027, 3, 26))
    (way,) = [bar for bar in sheet(viewer, president)["across"] if bar["kind"] == "travel"]
    assert way["place"] == "Vienna → Oslo"
    assert (way["column"], way["wide"]) == (3, 1)
    assert re.fullmatch(r"estimated: at least \d h \d\d", way["notes"][0])


# --- requests and rings ------------------------------------------------------------------------------------------


@pytest.fixture
def meeting(house, principal, office):
    """A request with an offer to an office outside."""
    _desk, president, aino = house
    other = principal("The Chancellor", office=office("Chancellery", outside=True))

    def offered(subject: str, ring: Ring | None = None, *options: Option):
        return open_request(
            Viewer(member=aino),
            principal=president,
            counterparts=[other],
            subject=subject,
            first=Propose(options=options),
            ring=ring,
        )

    return offered


def confirm(row, city="Vienna", zone="Europe/Vienna", begins=(2027, 3, 24, 10), hours=2):
    start = datetime(*begins, tzinfo=ZoneInfo(zone))
    return ConfirmedMeeting.objects.create(
        file=row, principal=row.principal, begins=start, ends=start.replace(hour=start.hour + hours),
        zone=zone, city=city,
    )  # fmt: skip


def test_a_soft_hold_is_shown_and_says_what_it_touches(house, meeting, signed_in):
    _desk, president, aino = house
    viewer = Viewer(member=aino)
    hours = {"from": datetime(2027, 3, 24, 13), "to": datetime(2027, 3, 24, 14)}
    enter(viewer, president, "engagements", 0, title="Budget lunch", city="Vienna", **hours)
    row = meeting("Talks in Vienna", None, option("Vienna", "Europe/Vienna", 2027, 3, 24, 13))
    (hold,) = [row for row in sheet(viewer, president)["rows"] if row["kind"] == "soft"]
    assert hold["notes"] == ("touches: Budget lunch",)
    assert hold["slot"].file == row.code
    (kept,) = itineraries.kept(viewer, [president])
    assert not itineraries.with_requests(kept).engagements, "a soft hold blocks nothing"


def test_a_confirmed_meeting_joins_the_itinerary(house, meeting):
    _desk, president, aino = house
    confirm(meeting("Talks", None, option("Vienna", "Europe/Vienna", 2027, 3, 24, 10)))
    (kept,) = itineraries.kept(Viewer(member=aino), [president])
    itinerary = itineraries.read_itinerary(itineraries.with_requests(kept))
    (engagement,) = itinerary.engagements
    assert engagement.city is not None
    assert (engagement.city.name, engagement.tentative) == ("Vienna", False)
    assert engagement.start == minute_of(datetime(2027, 3, 24, 9, tzinfo=UTC))


def test_a_city_whose_clocks_are_others_is_no_place(house, meeting):
    _desk, president, aino = house
    confirm(meeting("Talks", None, option("Vienna", "Europe/Vienna", 2027, 3, 24, 10)), zone="Asia/Tokyo")
    (kept,) = itineraries.kept(Viewer(member=aino), [president])
    (engagement,) = itineraries.read_itinerary(itineraries.with_requests(kept)).engagements
    assert engagement.city is None
    assert engagement.start == minute_of(datetime(2027, 3, 24, 1, tzinfo=UTC))


def test_what_is_inside_a_ring_is_not_there_for_anybody_else(house, meeting, member, signed_in):
    desk, president, aino = house
    ring = Ring.objects.create(office=desk, name="Inner")
    ring.members.add(aino)
    row = meeting("The secret summit", ring, option("Reykjavík", "Atlantic/Reykjavik", 2027, 3, 25, 10))
    confirm(row, city="Reykjavík", zone="Atlantic/Reykjavik")
    eino = member("Eino", office=desk, commits=[president], whole_diary=[president])
    week = reverse("desk:diary-week", args=[president.code, "2027-03-22"])
    case = f"{reverse('desk:diary-case')}?principal={president.code}"
    calendar = reverse("desk:diary-calendar", args=[president.code])
    inside, outside = (
        [browser.get(url) for url in (week, case, calendar)] for browser in map(signed_in, (aino, eino))
    )
    assert all("Reykjav" in page.content.decode() for page in inside), "there is something that could leak"
    for page in outside:
        shown = page.content.decode()
        assert page.status_code == 200
        assert not [
            word for word in ("Reykjav", "secret", "onfirmed", row.code, "Inner", "hold") if word in shown
        ]


def test_whoever_does_not_see_the_whole_diary_sees_where_and_not_what(house, member, signed_in):
    desk, president, aino = house
    viewer = Viewer(member=aino)
    enter(viewer, president, "stays", 0, city="Vienna", from_=date(2027, 3, 22), to=date(2027, 3, 24))
    hours = {"from": datetime(2027, 3, 23, 9), "to": datetime(2027, 3, 23, 10)}
    enter(viewer, president, "engagements", 1, title="Doctor", city="Vienna", **hours)
    eino = member("Eino", office=desk, edits=[president])
    browser = signed_in(eino)
    page = browser.get(reverse("desk:diary-week", args=[president.code, "2027-03-22"])).content.decode()
    exported = browser.get(f"{reverse('desk:diary-case')}?principal={president.code}").content.decode()
    assert "Vienna" in page
    assert "Vienna" in exported
    assert "Doctor" not in page + exported
    assert (
        browser.get(reverse("desk:diary-change", args=[president.code, "engagement", 0])).status_code == 403
    )
    with pytest.raises(PermissionDenied):
        diaries.remove(Viewer(member=eino), president, "engagements", 0, 2)


def test_another_office_has_no_such_diary(house, member, office, signed_in):
    _desk, president, _aino = house
    stranger = signed_in(member("Stranger", office=office()))
    for name, rest in (
        ("diary-of", []), ("diary-week", ["2027-03-22"]), ("diary-day", ["2027-03-22"]), ("diary-add", ["stay"]),
        ("diary-import", []), ("diary-calendar", []),
    ):  # fmt: skip
        assert stranger.get(reverse(f"desk:{name}", args=[president.code, *rest])).status_code == 404
    assert stranger.get(f"{reverse('desk:diary-case')}?principal={president.code}").status_code == 404


# --- by form -----------------------------------------------------------------------------------------------------


def test_a_stay_is_entered_changed_and_taken_out_by_form(house, signed_in):
    _desk, president, aino = house
    browser = signed_in(aino)
    given = {"city": "Vienna", "first": "2027-03-22", "last": "2027-03-24", "leaves": "13:00", "version": "0"}
    entered = browser.post(reverse("desk:diary-add", args=[president.code, "stay"]), given)
    assert entered.url == reverse("desk:diary-week", args=[president.code, "2027-03-22"])
    address = reverse("desk:diary-change", args=[president.code, "stay", 0])
    form = browser.get(address).context["form"]
    assert (form["leaves"].value().hour, form["version"].value()) == (13, 1)
    browser.post(address, given | {"last": "2027-03-25", "leaves": "", "version": "1"})
    (kept,) = itineraries.kept(Viewer(member=aino), [president])
    (stay,) = kept.itinerary.stays
    assert (stay.last, stay.end, stay.known) == (date(2027, 3, 25), None, date(2027, 3, 1))
    assert browser.get(f"{address}remove/").status_code == 200
    browser.post(f"{address}remove/", {"version": "2"})
    (kept,) = itineraries.kept(Viewer(member=aino), [president])
    assert kept.itinerary.stays == ()
    kinds = (
        JournalEntry.objects.filter(subject=president.code)
        .order_by("sequence")
        .values_list("kind", flat=True)
    )
    assert list(kinds) == ["diary: stay added", "diary: stay changed", "diary: stay removed"]


def test_what_was_read_before_another_wrote_is_not_written(house, signed_in):
    _desk, president, aino = house
    viewer = Viewer(member=aino)
    enter(viewer, president, "stays", 0, city="Vienna", from_=date(2027, 3, 22), to=date(2027, 3, 24))
    with pytest.raises(ChangedMeanwhile, match="Aino changed the diary of The President meanwhile"):
        enter(viewer, president, "stays", 0, city="Oslo", from_=date(2027, 3, 22), to=date(2027, 3, 24))
    assert Diary.objects.get().version == 1
    given = {"city": "Oslo", "first": "2027-03-22", "last": "2027-03-24", "version": "0"}
    page = signed_in(aino).post(reverse("desk:diary-add", args=[president.code, "stay"]), given)
    assert page.status_code == 422
    assert "nothing was written" in page.content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"city": "Vienopolis", "day": "2027-03-22"}, "No city is called"),
        ({"city": "Vienna", "day": "2027-03-22", "begins": "10:00"}, "Say both hours, or neither."),
        ({"ends_in": "Vienna", "day": "2027-03-22", "begins": "10:00", "ends": "12:00"}, "A way has a city"),
        (
            {"city": "Vienna", "day": "2027-03-22", "begins": "12:00", "ends": "10:00"},
            "It ends before it begins: say on which day it ends.",
        ),
        ({"city": "Vienna", "day": "2027-03-22", "begins": "12:00", "ends": "12:00"}, "ends when it begins"),
        (
            {"city": "Vienna", "day": "2027-03-22", "begins": "noon", "ends": "13:00"},
            "Write a time such as 14:30.",
        ),
    ],
)
def test_a_form_names_what_is_wrong(house, signed_in, given, said):
    _desk, president, aino = house
    page = signed_in(aino).post(
        reverse("desk:diary-add", args=[president.code, "engagement"]), given | {"version": "0"}
    )
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not Diary.objects.exists()


def sent(browser, president, kind, **given):
    """A stay or an engagement, entered by its form into a diary that was not there before."""
    return browser.post(reverse("desk:diary-add", args=[president.code, kind]), {"version": "0", **given})


def kept_engagement(aino, president):
    """The one engagement of the diary."""
    (kept,) = itineraries.kept(Viewer(member=aino), [president])
    (engagement,) = kept.itinerary.engagements
    return engagement


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [
        ("engagement", {"day": "2027-03-28", "begins": "02:30", "ends": "04:30"}, "begins"),
        ("engagement", {"day": "2027-03-28", "begins": "01:30", "ends": "02:30"}, "ends"),
        ("stay", {"first": "2027-03-27", "last": "2027-03-28", "leaves": "02:30"}, "leaves"),
    ],
)
def test_an_hour_that_the_clocks_leave_out_is_refused(house, signed_in, kind, given, field):
    _desk, president, aino = house
    page = sent(signed_in(aino), president, kind, city="Vienna", **given)
    assert page.status_code == 422
    said = "The clocks of Europe/Vienna leave out 02:30 on Sun 28 March 2027."
    assert page.context["form"].errors[field] == [said]
    assert not Diary.objects.exists()


@pytest.mark.parametrize(("which", "lasts"), [("first", 180), ("second", 120)])
def test_an_hour_that_comes_twice_is_asked_about(house, signed_in, which, lasts):
    _desk, president, aino = house
    browser = signed_in(aino)
    given = {"city": "Vienna", "day": "2027-10-31", "begins": "02:30", "ends": "04:30"}
    page = sent(browser, president, "engagement", **given)
    assert page.status_code == 422
    text = page.content.decode()
    assert ("the first time, 02:30 CEST" in text, "the second time, 02:30 CET" in text) == (True, True)
    assert sent(browser, president, "engagement", **given, begins_which=which).status_code == 302
    engagement = kept_engagement(aino, president)
    assert engagement.end - engagement.start == lasts


def test_an_evening_that_ends_after_midnight_ends_on_the_day_after(house, signed_in):
    _desk, president, aino = house
    given = {"city": "Vienna", "day": "2027-03-22", "begins": "22:00", "ends": "01:00"}
    assert sent(signed_in(aino), president, "engagement", **given).status_code == 302
    engagement = kept_engagement(aino, president)
    assert engagement.end == instant(date(2027, 3, 23), 60, "Europe/Vienna")


def test_an_hour_without_a_city_is_read_where_the_principal_is_then(house, signed_in):
    _desk, president, aino = house
    browser = signed_in(aino)
    sent(browser, president, "stay", city="Vienna", first="2027-03-27", last="2027-03-29")
    given = {"day": "2027-03-28", "begins": "02:30", "ends": "05:30", "version": "1"}
    page = sent(browser, president, "engagement", **given)
    assert "The clocks of Europe/Vienna leave out 02:30" in page.content.decode()


def test_a_long_day_keeps_its_end(house, signed_in):
    _desk, president, aino = house
    given = {"day": "2027-03-22", "begins": "07:00", "ends": "22:00"}
    assert sent(signed_in(aino), president, "engagement", **given).status_code == 302
    engagement = kept_engagement(aino, president)
    assert engagement.end - engagement.start == 15 * 60


@pytest.mark.parametrize(
    ("way", "lands"),
    [
        (
            {"city": "Sydney", "ends_in": "Honolulu", "begins": "18:00", "ends": "07:00"},
            (25, "Pacific/Honolulu"),
        ),
        ({"city": "Honolulu", "ends_in": "Tokyo", "begins": "13:00", "ends": "17:00"}, (26, "Asia/Tokyo")),
    ],
)
def test_a_way_over_the_date_line_lands_on_the_day_on_which_it_can(house, signed_in, way, lands):
    _desk, president, aino = house
    assert sent(signed_in(aino), president, "engagement", day="2027-03-25", **way).status_code == 302
    engagement, (day, zone) = kept_engagement(aino, president), lands
    assert day_at(engagement.end, zone) == date(2027, 3, day)
    assert 0 < engagement.end - engagement.start < 12 * 60


def test_what_was_entered_is_said_with_its_country_and_its_clocks(house, signed_in):
    _desk, president, aino = house
    browser = signed_in(aino)
    entered = sent(browser, president, "stay", city="Lutz", first="2027-03-22", last="2027-03-24")
    page = browser.get(entered.url).content.decode()
    assert "It is in the diary: Lutz, " in page
    assert "United States (America/New_York)." in page


def test_a_year_that_nobody_means_is_refused(house, signed_in):
    _desk, president, aino = house
    page = sent(signed_in(aino), president, "stay", city="Vienna", first="2127-03-22", last="2127-03-24")
    assert page.status_code == 422
    assert "more than ten years away: look at the year" in page.content.decode()


def test_nobody_edits_as_another(house, member):
    desk, president, aino = house
    boss = member("Boss", office=desk, may_administer=True, commits=[president], whole_diary=[president])
    with pytest.raises(PermissionDenied):
        enter(
            Viewer(member=boss, as_member=aino), president, "stays", 0, city="Oslo", from_=WEEK[0], to=WEEK[1]
        )


def test_an_assumed_hour_that_was_changed_is_assumed_no_more(house):
    _desk, president, aino = house
    viewer = Viewer(member=aino)
    text = """[[principals]]
name = "The President"
home = "Helsinki"
[[principals.stays]]
city = "Vienna"
from = 2027-03-22T09:00:00
to = 2027-03-24T13:00:00
assumed = ["from", "to"]
"""
    Diary.objects.create(principal=president, text=text, changed_at=datetime.now(UTC))
    hours = {"from": datetime(2027, 3, 22, 9), "to": datetime(2027, 3, 24, 15)}
    diaries.change(viewer, president, "stays", 0, {"city": "Vienna", **hours}, 1)
    (kept,) = itineraries.kept(viewer, [president])
    assert kept.itinerary.stays[0].assumed == {"from"}


# --- import and export -------------------------------------------------------------------------------------------

LINES = "from,to,city,title\n2027-03-22,2027-03-24,Vienna,NATO secret\n2027-03-26,2027-03-27,Nowhereville,\n"


def test_an_import_is_shown_first_and_written_as_it_was_shown(house, signed_in):
    _desk, president, aino = house
    browser = signed_in(aino)
    handed = browser.post(reverse("desk:diary-import", args=[president.code]), {"pasted": LINES})
    assert handed.status_code == 303, "a page that answers a form can't be come back to"
    shown = browser.get(handed.url)
    page = shown.content.decode()
    assert "Mon 22 March 2027 to Wed 24 March 2027" in page
    assert "No city is called &#x27;Nowhereville&#x27;" in page
    assert not Diary.objects.exists(), "nothing is written by looking"
    confirmed = browser.post(
        reverse("desk:diary-import-confirm", args=[president.code]),
        {"sealed": shown.context["sealed"], "token": shown.context["token"]},
    )
    week = reverse("desk:diary-week", args=[president.code, "2027-03-22"])
    assert confirmed.url == week, "it leads to the first week of which the diary says anything"
    (kept,) = itineraries.kept(Viewer(member=aino), [president])
    assert [(stay.city.name, stay.title) for stay in kept.itinerary.stays] == [("Vienna", "")]
    assert "NATO secret" not in Diary.objects.get().text, "titles stay outside unless they are asked for"
    assert "NATO secret" not in page
    said = browser.get(week).content.decode()
    assert "1 entry, from Mon 22 March 2027 to Wed 24 March 2027." in said
    back = browser.get(handed.url, follow=True)
    assert back.status_code == 200
    assert "written already" in back.content.decode()


def test_one_lands_on_what_was_imported_and_not_on_what_was_there(house, signed_in):
    _desk, president, aino = house
    viewer = Viewer(member=aino)
    enter(viewer, president, "stays", 0, city="Oslo", from_=WEEK[0], to=WEEK[1])
    browser = signed_in(aino)
    lines = "from,to,city\n2027-06-07,2027-06-08,Vienna\n2027-06-21,2027-06-22,Graz\n"
    handed = browser.post(reverse("desk:diary-import", args=[president.code]), {"pasted": lines})
    shown = browser.get(handed.url).context
    sent = {"sealed": shown["sealed"], "token": shown["token"]}
    week = browser.post(reverse("desk:diary-import-confirm", args=[president.code]), sent)
    assert week.url == reverse("desk:diary-week", args=[president.code, "2027-06-07"])
    assert "2 entries, from Mon 7 June 2027 to Tue 22 June 2027." in browser.get(week.url).content.decode()


def test_a_preview_is_shown_again_to_whom_it_was_shown(house, member, signed_in):
    desk, president, aino = house
    browser = signed_in(aino)
    handed = browser.post(reverse("desk:diary-import", args=[president.code]), {"pasted": LINES})
    for _time in range(2):
        assert "Write this into the diary" in browser.get(handed.url).content.decode()
    other = signed_in(member("Eino", office=desk, commits=[president], whole_diary=[president]))
    assert "Write this into the diary" not in other.get(handed.url, follow=True).content.decode()


def test_a_preview_is_confirmed_once_by_whom_it_was_shown_to(house, member):
    desk, president, aino = house
    viewer = Viewer(member=aino)
    _found, sealed = diaries.import_shown(viewer, president, Upload(name="a.csv", content=LINES.encode()))
    other = Viewer(member=member("Eino", office=desk, commits=[president], whole_diary=[president]))
    with pytest.raises(NotPossible, match="no preview that was shown to you"):
        diaries.write_import(other, president, sealed)
    with pytest.raises(NotPossible, match="no preview"):
        diaries.write_import(viewer, president, sealed.replace("0.", "1.", 1))
    diaries.write_import(viewer, president, sealed)
    with pytest.raises(ChangedMeanwhile):
        diaries.write_import(viewer, president, sealed)
    assert Diary.objects.get().version == 1


def test_a_newer_import_of_the_same_source_changes_what_it_says_and_keeps_what_was_edited(house):
    _desk, president, aino = house
    viewer = Viewer(member=aino)
    lines = "from,to,city,uid\n2027-03-22,2027-03-24,Vienna,a\n2027-03-25,2027-03-26,Oslo,b\n"
    newer = "from,to,city,uid\n2027-03-22,2027-03-23,Vienna,a\n2027-03-25,2027-03-27,Oslo,b\n"
    found, sealed = diaries.import_shown(viewer, president, Upload(name="a.csv", content=lines.encode()))
    diaries.write_import(viewer, president, sealed)
    at = next(n for n, stay in enumerate(found.plan.those("new")) if stay.values["city"] == "Oslo")
    diaries.change(viewer, president, "stays", at, {"city": "Bergen", "from": WEEK[3], "to": WEEK[4]}, 1)
    again, sealed = diaries.import_shown(viewer, president, Upload(name="a.csv", content=newer.encode()))
    assert [change.what for change in again.plan.changes] == ["changed", "kept"]
    diaries.write_import(viewer, president, sealed)
    (kept,) = itineraries.kept(viewer, [president])
    assert [(stay.city.name, stay.last.day) for stay in kept.itinerary.stays] == [
        ("Vienna", 23),
        ("Bergen", 26),
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Choose a file of at most 2 MB"),
        ({"pasted": "nothing that is read"}, "pasted.csv"),
        ({"pasted": LINES, "first": "2027-03-24", "last": "2027-03-22"}, "The last day is before the first."),
    ],
)
def test_an_import_that_can_not_be_read_says_so(house, signed_in, given, said):
    _desk, president, aino = house
    page = signed_in(aino).post(reverse("desk:diary-import", args=[president.code]), given)
    assert page.status_code == 422
    assert said in page.content.decode()


def test_the_exported_calendar_and_case_read_as_the_diary(house, signed_in):
    _desk, president, aino = house
    viewer = Viewer(member=aino)
    enter(viewer, president, "stays", 0, title="Visit", city="Vienna", from_=WEEK[0], to=WEEK[2])
    browser = signed_in(aino)
    exported = browser.get(f"{reverse('desk:diary-case')}?principal={president.code}").content
    case, problems = read_case(exported)
    assert case is not None, problems
    (kept,) = itineraries.kept(viewer, [president])
    assert case.itineraries[0].stays == kept.itinerary.stays
    plain = browser.get(reverse("desk:diary-calendar", args=[president.code])).content
    titled = browser.get(f"{reverse('desk:diary-calendar', args=[president.code])}?titles=yes").content
    (entry,) = read_calendar(titled, "diary.ics", None).entries
    assert (entry.title, entry.place.split(",")[0]) == ("Visit", "Vienna")
    assert b"Visit" not in plain
    assert JournalEntry.objects.filter(kind="diary: exported").count() == 3


# --- pages -------------------------------------------------------------------------------------------------------


def test_an_empty_diary_explains_its_first_three_steps(house, signed_in):
    _desk, president, aino = house
    page = signed_in(aino).get(reverse("desk:diary"), follow=True).content.decode()
    assert page.count("<h3>") == 3
    assert reverse("desk:diary-add", args=[president.code, "stay"]) in page
    assert reverse("desk:diary-import", args=[president.code]) in page


def test_whoever_sees_nobody_is_told_how_to_begin(office, member, signed_in):
    page = signed_in(member("New", office=office())).get(reverse("desk:diary"))
    assert page.status_code == 200
    assert page.content.decode().count("<h3>") == 3


@pytest.mark.parametrize("day", ["2027-02-30", "0001-01-01", "9999-12-31", "today"])
def test_a_day_that_is_none_has_no_page(house, signed_in, day):
    _desk, president, aino = house
    for name in ("diary-week", "diary-day"):
        assert signed_in(aino).get(reverse(f"desk:{name}", args=[president.code, day])).status_code == 404


def test_no_page_of_the_diary_styles_inline(house, meeting, signed_in):
    _desk, president, aino = house
    enter(Viewer(member=aino), president, "stays", 0, city="Vienna", from_=WEEK[0], to=WEEK[2])
    meeting("Talks", None, option("Oslo", "Europe/Oslo", 2027, 3, 24, 13))
    browser = signed_in(aino)
    for name in ("week", "day"):
        page = browser.get(
            reverse(f"desk:diary-{name}", args=[president.code, "2027-03-24"])
        ).content.decode()
        assert not re.search(r"\sstyle=|<style|<script(?! defer src)|\son\w+=", page)


def test_queries_do_not_grow_with_what_is_shown(house, meeting, signed_in, django_assert_max_num_queries):
    _desk, president, aino = house
    browser = signed_in(aino)
    week = reverse("desk:diary-week", args=[president.code, "2027-03-22"])

    def queries():
        with django_assert_max_num_queries(20) as found:
            assert browser.get(week).status_code == 200
        return len(found)

    meeting("Talks", None, option("Oslo", "Europe/Oslo", 2027, 3, 24, 13))
    queries()  # the first look is written into the journal, and for a while no other
    one = queries()
    for hour in range(8, 20):
        meeting(f"Talks {hour}", None, option("Oslo", "Europe/Oslo", 2027, 3, 23, hour, minutes=50))
    assert HeldSpan.objects.count() == 13
    assert queries() == one


def test_a_draft_holds_nothing(house, meeting):
    _desk, president, aino = house
    viewer = Viewer(member=aino)
    row = meeting("Talks", None, option("Oslo", "Europe/Oslo", 2027, 3, 24, 13))
    make(viewer, row, Draft(options=(option("Oslo", "Europe/Oslo", 2027, 3, 25, 13, key="o2"),)))
    (kept,) = itineraries.kept(viewer, [president])
    assert [hold.option for hold in kept.holds] == ["o1"]
