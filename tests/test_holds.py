"""Options held in a calendar: what a hold says and keeps to itself, and what a second run makes of the first."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event
from typer.testing import CliRunner

from sidelines.cli import app, holds
from sidelines.cli.holds import chosen, numbers
from sidelines.errors import SidelinesError
from sidelines.finding.answer import Answer, find
from sidelines.formats.calendars.holds import Holds, Written, default_options, earlier_holds, write_holds
from sidelines.formats.cases.file import load_case, read_case
from sidelines.times import minute_of
from tests.cli_cases import CLOSED, SMALL, written

NOW = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)
NAMES = ("Flavia", "Elphberg", "Rufus", "Firefly", "ministers", "Minister", "envoy", "summit", "final")


def answered(text: str = SMALL, meeting: str | None = None) -> Answer:
    case, problems = read_case(text)
    assert case is not None, problems
    return find(case, meeting, limit=None)


@pytest.fixture(scope="module")
def answer() -> Answer:
    return answered()


def wanted(answer: Answer, *ranks: int, **options) -> Holds:
    return Holds(options=tuple(each for each in answer.options if each.rank in ranks), **options)


def events(content: bytes) -> dict[str, Event]:
    return {str(event["UID"]): event for event in Calendar.from_ical(content).events}


def again(answer: Answer, asked: Holds, before: Written, now: datetime = LATER) -> Written:
    return write_holds(answer, asked, Calendar.from_ical(before.content).events, now)


class TestAHold:
    def test_is_at_the_best_start_and_as_long_as_the_meeting_in_the_zone_of_the_city(self, answer):
        option = answer.options[0]
        (hold,) = events(write_holds(answer, wanted(answer, 1), (), NOW).content).values()
        assert minute_of(hold.DTSTART) == option.suggested
        assert minute_of(hold.DTEND) == option.suggested + answer.meeting.minutes
        assert hold["DTSTART"].params["TZID"] == hold["DTEND"].params["TZID"] == "Europe/Helsinki"
        assert (hold["SUMMARY"], hold["LOCATION"]) == ("Hold: Helsinki (option 1)", "Helsinki, Finland")
        assert (hold["GEO"].latitude, hold["GEO"].longitude) == (option.city.latitude, option.city.longitude)

    def test_warns_and_is_private(self, answer):
        (hold,) = events(write_holds(answer, wanted(answer, 1), (), NOW).content).values()
        said = [str(hold[key]) for key in ("STATUS", "TRANSP", "CLASS", "X-MICROSOFT-CDO-BUSYSTATUS")]
        assert said == ["TENTATIVE", "OPAQUE", "PRIVATE", "TENTATIVE"]

    def test_tells_from_when_to_when_at_the_place_and_at_home(self, answer):
        (hold,) = events(write_holds(answer, wanted(answer, 1), (), NOW).content).values()
        assert str(hold["DESCRIPTION"]).split("\n") == [
            "Kind of place: in a third place.",
            "It takes 2 h and costs them least at 11:00 EEST (10:00 CEST at home).",
            "On Mon 16 July 2018 it can begin within 08:00–20:00 EEST (07:00–19:00 CEST at home).",
            "Nothing is agreed: the time is only held.",
        ]

    def test_tells_no_time_twice_where_the_clocks_of_home_show_the_same(self, answer):
        (hold,) = events(write_holds(answer, wanted(answer, 2), (), NOW).content).values()
        assert "at home" not in hold["DESCRIPTION"]

    def test_tells_every_window_and_one_that_is_a_moment(self):
        text = SMALL.replace(
            'after = { meeting = "the envoy\'s visit", days = 7 }', 'hours = ["11:00", "13:00"]'
        )
        answer = answered(text)
        (hold,) = events(write_holds(answer, wanted(answer, 1), (), NOW).content).values()
        assert "it can begin at 11:00" in hold["DESCRIPTION"]

    @pytest.mark.parametrize("kind", ["home", "tour", "margins", "third place"])
    def test_names_nobody(self, answer, kind):
        option = answer.options[0]
        case = replace(option, kind=replace(option.kind, kind=kind, whose="Flavia Elphberg"))
        asked = Holds(options=(case, *answer.options[1:]), ways_of=answer.meeting.participants)
        plain = write_holds(answer, asked, (), NOW).content.replace(b"\r\n ", b"").decode()
        assert not [name for name in NAMES if name in plain]
        named = (
            write_holds(answer, replace(asked, titles=True), (), NOW).content.replace(b"\r\n ", b"").decode()
        )
        assert {name for name in NAMES if name in named} >= {"Flavia", "Rufus", "ministers"}

    def test_says_all_with_titles(self, answer):
        (hold,) = events(write_holds(answer, wanted(answer, 1, titles=True), (), NOW).content).values()
        assert hold["SUMMARY"] == "Hold: the ministers, Helsinki (option 1)"
        assert "the ministers: Minister Flavia Elphberg and Rufus Firefly." in hold["DESCRIPTION"]

    def test_has_the_same_uid_whatever_else_changes_and_nobody_can_read_it(self, answer):
        (uid,) = events(write_holds(answer, wanted(answer, 1), (), NOW).content)
        changed = answered(SMALL.replace("to = 2018-07-16\ncand", "to = 2018-07-16\nminutes = 90\ncand"))
        moved = replace(changed.options[0], rank=7, suggested=changed.options[0].suggested + 60)
        titled = write_holds(changed, Holds(options=(moved,), titles=True), (), LATER)
        assert list(events(titled.content)) == [uid]
        assert uid.endswith("@sidelines.invalid")
        swapped = replace(
            answer, meeting=replace(answer.meeting, participants=answer.meeting.participants[::-1])
        )
        assert list(events(write_holds(swapped, wanted(answer, 1), (), NOW).content)) == [uid]

    def test_has_another_uid_for_another_day_city_or_meeting(self, answer):
        uids = set(events(write_holds(answer, Holds(options=answer.options), (), NOW).content))
        assert len(uids) == len(answer.options)
        other = replace(answer, meeting=replace(answer.meeting, name="the other ministers"))
        assert uids.isdisjoint(events(write_holds(other, Holds(options=answer.options), (), NOW).content))


class TestWays:
    def test_are_events_of_their_own_between_two_zones(self, answer):
        asked = wanted(answer, 1, ways_of=("Rufus Firefly",))
        result = write_holds(answer, asked, (), NOW)
        assert (dict(result.holds), dict(result.ways)) == ({"new": 1}, {"new": 2})
        ways = [event for event in events(result.content).values() if "RELATED-TO" in event]
        (hold,) = (uid for uid, event in events(result.content).items() if "RELATED-TO" not in event)
        assert [str(way["RELATED-TO"]) for way in ways] == [hold, hold]
        legs = answer.options[0].journeys[1].legs
        for way, leg in zip(ways, legs, strict=True):
            assert way["SUMMARY"] == f"Way: {leg.origin.name} to {leg.destination.name}"
            assert (minute_of(way.DTSTART), minute_of(way.DTEND)) == (leg.leave, leg.arrive)
            assert way["DTSTART"].params["TZID"] == leg.origin.zone
            assert way["DTEND"].params["TZID"] == leg.destination.zone
            assert (way["STATUS"], way["TRANSP"]) == ("TENTATIVE", "OPAQUE")

    def test_of_all_are_told_apart(self, answer):
        asked = Holds(options=answer.options, ways_of=answer.meeting.participants)
        result = write_holds(answer, asked, (), NOW)
        legs = sum(len(journey.legs) for option in answer.options for journey in option.journeys)
        assert result.ways["new"] == legs
        assert len(Calendar.from_ical(result.content).events) == legs + len(answer.options)

    def test_follow_their_hold(self, answer):
        first = write_holds(answer, wanted(answer, 1, 2, ways_of=("Rufus Firefly",)), (), NOW)
        left = again(answer, wanted(answer, 1), first)
        assert dict(left.ways) == {"left as before": 4}
        off = again(answer, wanted(answer, 1, cancel=True), first)
        assert dict(off.ways) == {"withdrawn": 2, "left as before": 2}

    def test_are_withdrawn_if_the_hold_begins_at_another_hour(self, answer):
        first = write_holds(answer, wanted(answer, 1, ways_of=("Rufus Firefly",)), (), NOW)
        moved = replace(answer.options[0], suggested=answer.options[0].suggested + 30)
        assert dict(again(answer, Holds(options=(moved,)), first).ways) == {"withdrawn": 2}

    def test_are_withdrawn_if_they_are_no_longer_made(self, answer):
        first = write_holds(answer, wanted(answer, 1, ways_of=answer.meeting.participants), (), NOW)
        option = answer.options[0]
        stays = replace(option.journeys[1], legs=())
        changed = replace(option, journeys=(option.journeys[0], stays))
        after = again(answer, Holds(options=(changed,), ways_of=answer.meeting.participants), first)
        assert dict(after.ways) == {"withdrawn": 2, "unchanged": 2}
        only_hers = Holds(options=(changed,), ways_of=("Flavia Elphberg",))
        assert dict(again(answer, only_hers, first).ways) == {"unchanged": 2, "left as before": 2}


class TestASecondRun:
    def test_that_changes_nothing_writes_the_same_bytes(self, answer):
        asked = Holds(options=answer.options, ways_of=answer.meeting.participants, titles=True)
        first = write_holds(answer, asked, (), NOW)
        second = again(answer, asked, first)
        assert second.content == first.content
        assert set(second.holds) == set(second.ways) == {"unchanged"}

    def test_updates_what_has_changed_and_nothing_else(self, answer):
        first = write_holds(answer, wanted(answer, 1, 2), (), NOW)
        option = answer.options[0]
        moved = replace(option, suggested=option.suggested + 30)
        second = again(answer, Holds(options=(moved, answer.options[1])), first)
        assert (second.sentence, dict(second.holds)) == (
            "1 hold changed, 1 unchanged", {"changed": 1, "unchanged": 1},
        )  # fmt: skip
        before, after = events(first.content), events(second.content)
        assert before.keys() == after.keys()
        (uid,) = (uid for uid in before if after[uid].to_ical() != before[uid].to_ical())
        assert after[uid].sequence > before[uid].sequence
        assert after[uid]["CREATED"].dt == before[uid]["CREATED"].dt == NOW
        assert after[uid]["DTSTAMP"].dt == after[uid]["LAST-MODIFIED"].dt == LATER

    def test_in_the_same_minute_raises_the_sequence_too(self, answer):
        first = write_holds(answer, wanted(answer, 1), (), NOW)
        second = again(answer, wanted(answer, 1, titles=True), first, NOW)
        third = again(answer, wanted(answer, 1), second, NOW)
        found = [next(iter(events(each.content).values())).sequence for each in (first, second, third)]
        assert found == [found[0], found[0] + 1, found[0] + 2]

    def test_without_the_earlier_file_has_a_higher_sequence_all_the_same(self, answer):
        sequence = 0
        for number in range(5):
            now = NOW + timedelta(minutes=number)
            fresh = write_holds(answer, wanted(answer, 1), (), now)
            changed = again(answer, wanted(answer, 1, titles=True), fresh, now + timedelta(seconds=40))
            assert next(iter(events(fresh.content).values())).sequence >= sequence
            sequence = next(iter(events(changed.content).values())).sequence
        assert sequence < 2**31

    def test_leaves_what_is_not_chosen_as_it_is(self, answer):
        first = write_holds(answer, wanted(answer, 1, 2), (), NOW)
        second = again(answer, wanted(answer, 3), first)
        assert dict(second.holds) == {"new": 1, "left as before": 2}
        for uid, event in events(first.content).items():
            assert events(second.content)[uid].to_ical() == event.to_ical()


class TestWithdrawing:
    def test_takes_everything_out_but_when_and_where(self, answer):
        first = write_holds(answer, wanted(answer, 1, 2, titles=True), (), NOW)
        second = again(answer, wanted(answer, 1, titles=True, cancel=True), first)
        assert dict(second.holds) == {"unchanged": 1, "withdrawn": 1}
        (off,) = (each for each in events(second.content).values() if each["STATUS"] == "CANCELLED")
        was = events(first.content)[off["UID"]]
        assert off.sequence > was.sequence
        assert (off.DTSTART, off.DTEND, off["CREATED"].dt) == (was.DTSTART, was.DTEND, NOW)
        assert set(off) == {
            "UID", "DTSTART", "DTEND", "SUMMARY", "STATUS", "TRANSP", "CLASS", "X-MICROSOFT-CDO-BUSYSTATUS",
            "CREATED", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE",
        }  # fmt: skip
        assert off["SUMMARY"] == "Withdrawn: Stockholm, Sweden"
        assert (off["TRANSP"], off["X-MICROSOFT-CDO-BUSYSTATUS"]) == ("TRANSPARENT", "FREE")
        assert not [name for name in NAMES if name in off.to_ical().decode()]

    def test_once_is_enough_and_a_change_of_mind_is_possible(self, answer):
        first = write_holds(answer, wanted(answer, 1, 2), (), NOW)
        second = again(answer, wanted(answer, 1, cancel=True), first)
        third = again(answer, wanted(answer, 1, cancel=True), second, LATER + timedelta(days=1))
        assert third.content == second.content
        fourth = again(answer, wanted(answer, 1, 2), third, LATER + timedelta(days=2))
        assert dict(fourth.holds) == {"unchanged": 1, "changed": 1}
        assert {str(each["STATUS"]) for each in events(fourth.content).values()} == {"TENTATIVE"}

    def test_is_not_for_other_meetings(self, answer):
        envoy = answered(meeting="the envoy's visit")
        first = write_holds(envoy, wanted(envoy, 1, 2), (), NOW)
        second = again(answer, wanted(answer, 1, cancel=True), first)
        assert dict(second.holds) == {"new": 1, "left as before": 2}

    def test_of_all_holds_where_nothing_is_open_any_more(self, answer):
        first = write_holds(answer, wanted(answer, 1, 2), (), NOW)
        empty = replace(answer, options=(), kinds=tuple(replace(kind, option=None) for kind in answer.kinds))
        asked = Holds(options=default_options(empty), cancel=True)
        assert dict(again(empty, asked, first).holds) == {"withdrawn": 2}

    def test_without_an_earlier_file_withdraws_the_listed_options(self, answer):
        result = write_holds(answer, wanted(answer, 2, cancel=True, ways_of=("Rufus Firefly",)), (), NOW)
        assert dict(result.holds) == {"new": 1, "withdrawn": len(answer.options) - 1}
        assert {str(each["STATUS"]) for each in events(result.content).values()} == {"TENTATIVE", "CANCELLED"}
        assert len(events(result.content)) > len(answer.options)


class TestTheChoice:
    def test_is_the_best_of_each_kind_by_default(self):
        case = load_case(Path(__file__).parent.parent / "examples" / "helsinki-2018.toml")
        answer = find(case, limit=3)
        found = default_options(answer)
        best = [each.option for each in answer.kinds if each.option is not None]
        assert {(each.city, each.day) for each in found} == {(each.city, each.day) for each in best}
        assert len({(each.city, each.day) for each in found}) == len(found)
        summaries = [
            str(each["SUMMARY"])
            for each in events(write_holds(answer, Holds(options=found), (), NOW).content).values()
        ]
        assert all(("option 0" not in each) and each.startswith("Hold: ") for each in summaries)

    @pytest.mark.parametrize(
        ("text", "found"), [("1", (1,)), ("1,3", (1, 3)), (" 3 , 1-2,2", (3, 1, 2)), ("2–4", (2, 3, 4))]
    )
    def test_is_read(self, text, found):
        assert numbers(text) == found

    @pytest.mark.parametrize("text", ["", "x", "1,,2", "3-1", "0", "-1", "1-999999", "1;2", "1.5", "٣-x"])
    def test_that_is_none_is_told(self, text):
        with pytest.raises(SidelinesError, match="write the numbers of options, as in 1,3 or 1-3"):
            numbers(text)

    def test_of_what_is_not_listed_is_told_with_what_there_is(self, answer):
        last = len(answer.options)
        with pytest.raises(SidelinesError, match=f"no option {last + 1}; the list goes from 1 to {last}"):
            chosen(answer.options, f"1-{last + 1}")
        with pytest.raises(SidelinesError, match="no option 2; there is only option 1"):
            chosen(answer.options[:1], "1,2")
        with pytest.raises(SidelinesError, match="no option 1; no option is listed"):
            chosen((), "1")


def run(*words: object):
    return CliRunner().invoke(app, ["find", *(str(word) for word in words)], env={"COLUMNS": "300"})


class TestTheCommand:
    def test_writes_and_tells(self, tmp_path):
        case, out = written(tmp_path, SMALL), tmp_path / "out.ics"
        result = run(case, "--ics", out, "--choose", "1,3")
        assert result.exit_code == 0, result.output
        assert "out.ics: 2 holds new" in result.output.replace("\n", "")
        assert len(events(out.read_bytes())) == 2
        result = run(case, "--ics", out, "--choose", "1", "--cancel", "--travel")
        assert "1 hold withdrawn, 1 unchanged; 2 ways new" in result.output.replace("\n", "")
        assert b"\r\n" in out.read_bytes()

    def test_chooses_the_best_of_each_kind(self, tmp_path):
        case, out = written(tmp_path, SMALL), tmp_path / "out.ics"
        assert run(case, "--ics", out).exit_code == 0
        (hold,) = events(out.read_bytes()).values()
        assert hold["SUMMARY"] == "Hold: Helsinki (option 1)"

    def test_writes_the_ways_of_those_named(self, tmp_path):
        case = written(tmp_path, SMALL)
        found = {}
        for name, words in {"home": (), "rufus": ("--for", "rufus"), "all": ("--for", "ALL")}.items():
            out = tmp_path / f"{name}.ics"
            assert run(case, "--ics", out, "--choose", "1", "--travel", *words).exit_code == 0
            ways = [
                str(each["SUMMARY"]) for each in events(out.read_bytes()).values() if "RELATED-TO" in each
            ]
            found[name] = sorted(ways)
        assert found["home"] == ["Way: Helsinki to Dresden", "Way: London to Helsinki"]
        assert found["rufus"] == ["Way: Helsinki to Moscow", "Way: Moscow to Helsinki"]
        assert found["all"] == sorted(found["home"] + found["rufus"])

    def test_keeps_json_clean(self, tmp_path):
        case, out = written(tmp_path, SMALL), tmp_path / "out.ics"
        result = run(case, "--ics", out, "--json")
        assert json.loads(result.stdout)["meeting"]["name"] == "the ministers"
        assert "1 hold new" in result.stderr

    @pytest.mark.parametrize("words", [("--choose", "1"), ("--travel",), ("--for", "all"), ("--cancel",)])
    def test_wants_to_know_where(self, tmp_path, words):
        result = run(written(tmp_path, SMALL), *words)
        assert result.exit_code == 2
        assert f"{words[0]} says how options are held in a calendar: give --ics FILE, too" in result.stderr

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (("--choose", "99"), "there is no option 99; the list goes from 1 to 6"),
            (("--choose", "two"), "write the numbers of options"),
            (("--for", "Rufus"), "--for says whose ways are written: give --travel, too"),
            (("--travel", "--for", "Nobody"), "has no participant 'Nobody'"),
        ],
    )
    def test_that_cannot_be_is_told_and_nothing_is_written(self, tmp_path, words, sentence):
        out, picture = tmp_path / "out.ics", tmp_path / "map.svg"
        result = run(written(tmp_path, SMALL), "--ics", out, "--map", picture, *words)
        assert result.exit_code == 2
        assert sentence in result.stderr
        assert not out.exists()
        assert not picture.exists()

    def test_with_nothing_open_writes_nothing(self, tmp_path):
        out = tmp_path / "out.ics"
        result = run(written(tmp_path, CLOSED), "--ics", out)
        assert result.exit_code == 1
        assert "out.ics: nothing to hold" in result.output.replace("\n", "")
        assert not out.exists()

    def test_that_was_stopped_writes_nothing(self, tmp_path, answer):
        out = tmp_path / "out.ics"
        asked = holds.HoldsAsked(file=out, cancel=True)
        assert "not written" in asked.write(replace(answer, complete=False), ())
        assert not out.exists()

    def test_never_takes_the_place_of_the_case(self, tmp_path):
        case = written(tmp_path, SMALL)
        assert run(case, "--ics", case).exit_code == 2
        assert case.read_text(encoding="utf-8") == SMALL


OTHERS = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Other//Other//EN\r\nEND:VCALENDAR\r\n"
FOREIGN = (
    b"BEGIN:VEVENT\r\nUID:lunch@example.org\r\nDTSTAMP:20200101T000000Z\r\nCREATED:20200101T000000Z\r\n"
    b"LAST-MODIFIED:20200101T000000Z\r\nSEQUENCE:0\r\nDTSTART:20200101T000000Z\r\nDTEND:20200101T010000Z\r\n"
    b"SUMMARY:Lunch\r\nEND:VEVENT\r\n"
)


class TestAFileThatIsThere:
    @pytest.mark.parametrize(
        "make",
        [
            lambda ours: b"",
            lambda ours: b"\x00\xff" * 100,
            lambda ours: OTHERS,
            lambda ours: ours.replace(b"//Holds 1//", b"//Diary 1//"),
            lambda ours: ours.replace(b"END:VCALENDAR", FOREIGN + b"END:VCALENDAR"),
            lambda ours: ours[: len(ours) // 2],
            lambda ours: re.sub(rb"(DTSTART;TZID=Europe/Helsinki):\d+", rb"\1:20180732", ours),
            lambda ours: re.sub(rb"DTSTART;TZID=Europe/Helsinki:\d+", b"DTSTART;VALUE=DATE:20180716", ours),
            lambda ours: ours.replace(b"SUMMARY", b"DTSTART:20180716T100000Z\r\nSUMMARY"),
            lambda ours: ours.replace(b"SEQUENCE:", b"SEQUENCE:x"),
            lambda ours: ours + ours,
            lambda ours: OTHERS.replace(b"END", b"X-NOTE:PRODID:-//Sidelines//Holds 1//EN\r\nEND"),
            lambda ours: ours.replace(b"BEGIN:VEVENT", b"BEGIN:VTODO").replace(b"END:VEVENT", b"END:VTODO"),
            lambda ours: b"PRODID:-//Sidelines//Holds 1//EN" + b" " * 5_000_000,
        ],
        ids=[
            "empty", "binary", "another's", "a diary", "somebody added to it", "cut off", "a broken time",
            "a day", "two times", "a broken number", "two in one", "mentions ours", "tasks", "large",
        ],
    )  # fmt: skip
    def test_and_is_not_ours_is_left_as_it_is(self, tmp_path, answer, make):
        out = tmp_path / "out.ics"
        content = make(write_holds(answer, wanted(answer, 1), (), NOW).content)
        out.write_bytes(content)
        with pytest.raises(SidelinesError, match="it is left as it is: give another file"):
            earlier_holds(out)
        result = run(written(tmp_path, SMALL), "--ics", out)
        assert result.exit_code == 2
        assert "left as it is" in result.stderr
        assert out.read_bytes() == content

    def test_and_is_ours_is_read(self, tmp_path, answer):
        out = tmp_path / "out.ics"
        first = write_holds(answer, wanted(answer, 1, 2), (), NOW)
        out.write_bytes(first.content)
        assert {str(each["UID"]) for each in earlier_holds(out)} == set(events(first.content))

    def test_with_line_ends_of_another_sort_is_ours_all_the_same(self, tmp_path, answer):
        out = tmp_path / "out.ics"
        first = write_holds(answer, wanted(answer, 1), (), NOW)
        out.write_bytes(first.content.replace(b"\r\n", b"\n"))
        second = write_holds(answer, wanted(answer, 1), earlier_holds(out), LATER)
        assert second.content == first.content

    def test_none_is_no_hold(self, tmp_path):
        assert earlier_holds(tmp_path / "out.ics") == ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_file_that_is_damaged_is_refused_or_updated(tmp_path, answer, data):
    content = bytearray(
        write_holds(answer, wanted(answer, 1, 2, ways_of=("Rufus Firefly",)), (), NOW).content
    )
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        cut = data.draw(st.integers(0, 30))
        content[place : place + cut] = data.draw(
            st.binary(max_size=20) | st.just(b"\r\n") | st.just(b"BEGIN:VEVENT\r\n")
        )
    out = tmp_path / "out.ics"
    out.write_bytes(content)
    try:
        earlier = earlier_holds(out)
    except SidelinesError:
        return
    result = write_holds(answer, wanted(answer, 2, cancel=True), earlier, LATER)
    out.write_bytes(result.content)
    assert len(earlier_holds(out)) >= len(earlier)


def test_a_hold_in_the_hour_that_comes_twice_is_the_right_one(answer):
    option = answer.options[0]
    for hour in range(4):
        start = minute_of(datetime(2018, 10, 27, 23, 30, tzinfo=UTC)) + 60 * hour
        case = replace(
            option, day=date(2018, 10, 28), suggested=start, start=start, end=start + 180, minutes=60
        )
        (hold,) = events(write_holds(answer, Holds(options=(case,)), (), NOW).content).values()
        assert (minute_of(hold.DTSTART), minute_of(hold.DTEND)) == (start, start + 60)
