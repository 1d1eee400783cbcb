"""The checks of a diary: what can't be is an error, what hardly can a warning, each in a sentence."""

import pytest

from sidelines.errors import Problem
from sidelines.formats.cases.file import read_case

HEAD = """[[principals]]
name = "Ann Lee"
home = "Oslo"
other_bases = ["Bergen"]
"""
MEETING = """
[[principals]]
name = "Bob"
home = "Rome"
[[meetings]]
name = "M"
participants = ["Ann Lee", "Bob"]
from = 2018-07-10
to = 2018-07-17
"""


def stay(city: str, first: str, last: str, more: str = "") -> str:
    return f'[[principals.stays]]\ncity = "{city}"\nfrom = {first}\nto = {last}\n{more}\n'


def engagement(city: str, hours: str, more: str = "") -> str:
    where = f'city = "{city}"\n' if city else ""
    return f"[[principals.engagements]]\n{where}{hours}\n{more}\n"


def problems_of(items: str, before: str = "") -> list[Problem]:
    case, problems = read_case(before + HEAD + items + MEETING)
    assert (case is None) == any(problem.severity == "error" for problem in problems)
    return problems


def the_problem(items: str, before: str = "") -> Problem:
    (problem,) = problems_of(items, before)
    return problem


def test_firm_stays_that_overlap() -> None:
    problem = the_problem(
        stay("Brussels", "2018-07-10", "2018-07-12T13:00:00", 'title = "NATO summit"')
        + stay("London", "2018-07-12T11:00:00", "2018-07-13T18:00:00")
    )
    assert problem.severity == "error"
    assert (problem.line, problem.field) == (12, "principals[0].stays[1].from")
    assert problem.found == "11:00 BST on 12 July"
    assert problem.expected == "a stay that begins after 13:00 CEST on 12 July"
    assert problem.sentence == (
        "Ann Lee is in Brussels (NATO summit) until 13:00 CEST on 12 July, "
        "but in London from 11:00 BST on 12 July: the firm stays overlap by 1 h."
    )


def test_stay_of_more_than_two_months_is_asked_about() -> None:
    problem = the_problem(stay("Paris", "2018-07-11", "2019-07-12"))
    assert (problem.severity, problem.field) == ("warning", "principals[0].stays[0].to")
    assert problem.sentence == "Ann Lee's stay in Paris is one of 367 days: is the year right?"
    assert problems_of(stay("Paris", "2018-07-11", "2018-09-08")) == []
    assert "of 61 days" in the_problem(stay("Paris", "2018-07-11", "2018-09-09")).sentence


def test_years_are_said_where_they_differ() -> None:
    long = stay("Paris", "2017-07-11", "2018-07-12")
    overlap = problems_of(long + stay("Brussels", "2018-07-10", "2018-07-11"))[-1]
    assert "Paris until 12 July 2018 (read as 10:00 CEST on 12 July 2018)" in overlap.sentence
    assert "Brussels from 10 July 2018 (read as" in overlap.sentence
    outside = problems_of(long + engagement("Vienna", "day = 2018-01-11"))[-1]
    assert "Vienna on 11 January 2018, but in Paris from 11 July 2017" in outside.sentence
    new_year = stay("Brussels", "2018-12-30", "2018-12-31T13:00:00")
    way = the_problem(new_year + stay("Tokyo", "2019-01-01T02:00:00", "2019-01-02"))
    assert "at 13:00 CET on 31 December 2018 and is in Tokyo at 02:00 JST on 1 January 2019" in way.sentence


def test_whole_days_that_overlap_are_said_as_they_are_read() -> None:
    problem = the_problem(
        stay("Paris", "2018-07-11", "2018-07-14") + stay("Brussels", "2018-07-10", "2018-07-12")
    )
    assert problem.severity == "error"
    assert "Brussels until 12 July (read as 10:00 CEST on 12 July)" in problem.sentence
    assert "Paris from 11 July (read as 18:00 CEST on 11 July)" in problem.sentence


@pytest.mark.parametrize(
    "stays",
    [
        stay("Brussels", "2018-07-10", "2018-07-12") + stay("London", "2018-07-12", "2018-07-13"),
        stay("Brussels", "2018-07-10", "2018-07-12T13:00:00")
        + stay("London", "2018-07-12T14:00:00", "2018-07-13"),
        stay("Tokyo", "2018-07-10", "2018-07-12") + stay("Honolulu", "2018-07-11", "2018-07-13"),
        stay("Brussels", "2018-07-10", "2018-07-12") + stay("Lille", "2018-07-11", "2018-07-11"),
    ],
    ids=["day of change", "one after the other", "over the date line", "a day trip"],
)
def test_stays_that_follow_each_other(stays: str) -> None:
    assert problems_of(stays) == []


def test_unsaid_hour_on_the_day_of_change_is_only_a_warning() -> None:
    late = stay("Brussels", "2018-07-10", "2018-07-12T20:00:00") + stay("London", "2018-07-12", "2018-07-13")
    assert the_problem(late).severity == "warning"
    assert problems_of(late, '[reading]\narrive_by = "20:30"\n') == []


def test_tentative_stay_that_overlaps_is_a_warning() -> None:
    problem = the_problem(
        stay("Brussels", "2018-07-10", "2018-07-13")
        + stay("Paris", "2018-07-11", "2018-07-12", "tentative = true")
    )
    assert problem.severity == "warning"
    assert "not both firm" in problem.sentence


def test_no_flight_fits_between_stays() -> None:
    problem = the_problem(
        stay("Brussels", "2018-07-10", "2018-07-12T13:00:00")
        + stay("Tokyo", "2018-07-13T02:00:00", "2018-07-14")
    )
    assert problem.severity == "warning"
    assert problem.sentence == (
        "Ann Lee leaves Brussels at 13:00 CEST on 12 July and is in Tokyo at 02:00 JST on 13 July: "
        "the way takes 12 h 37, the diary leaves 6 h."
    )


def test_way_is_measured_as_the_principal_flies() -> None:
    items = stay("Brussels", "2018-07-10", "2018-07-12T13:00:00") + stay(
        "Tokyo", "2018-07-13T09:00:00", "2018-07-14"
    )
    assert problems_of(items) == []
    assert the_problem('flies = "scheduled flights"\n' + items).severity == "warning"
    assert the_problem(items, "[travel]\ncruise_kmh = 600\n").severity == "warning"


def test_whole_days_leave_the_whole_day_for_the_way() -> None:
    assert (
        problems_of(stay("London", "2018-07-10", "2018-07-12") + stay("Moscow", "2018-07-12", "2018-07-13"))
        == []
    )
    far = stay("London", "2018-07-10", "2018-07-12") + stay("Sydney", "2018-07-12", "2018-07-13")
    assert "the diary leaves 15 h" in the_problem(far).sentence


@pytest.mark.parametrize(
    "item",
    [
        engagement("Vienna", "day = 2018-07-11"),
        engagement("Vienna", "from = 2018-07-11T10:00:00\nto = 2018-07-11T11:00:00"),
        stay("Vienna", "2018-07-11", "2018-07-11"),
    ],
    ids=["day", "hours", "stay of a day"],
)
def test_engagement_outside_its_stay(item: str) -> None:
    items = stay("Brussels", "2018-07-10", "2018-07-12", 'title = "summit"') + item
    problem = the_problem(items)
    assert problem.severity == "error"
    assert problem.found == "Vienna, Austria"
    assert problem.expected == "a place within 200 km of Brussels"
    assert problem.sentence.startswith("Ann Lee is in Vienna ")
    assert problem.sentence.endswith("(read as 10:00 CEST on 12 July), 915 km away.")
    assert problems_of(items, "[reading]\nexcursion_km = 920\n") == []


@pytest.mark.parametrize(
    "item",
    [
        engagement("Antwerp", "day = 2018-07-11"),
        engagement("", "day = 2018-07-11"),
        engagement("Vienna", "day = 2018-07-12"),
        engagement("Vienna", "from = 2018-07-12T15:00:00\nto = 2018-07-12T16:00:00"),
    ],
    ids=["near", "wherever she is", "on the last day", "after the stay"],
)
def test_engagement_that_its_stay_leaves_room_for(item: str) -> None:
    assert problems_of(stay("Brussels", "2018-07-10", "2018-07-12") + item) == []


def test_engagement_outside_a_stay_by_an_hour_unsaid_is_a_warning() -> None:
    early = engagement("Vienna", "from = 2018-07-12T09:00:00\nto = 2018-07-12T10:00:00")
    assert the_problem(stay("Brussels", "2018-07-10", "2018-07-12") + early).severity == "warning"
    assert the_problem(stay("Brussels", "2018-07-10", "2018-07-12T10:00:00") + early).severity == "error"


def test_two_engagements_at_once() -> None:
    first = engagement("Oslo", "from = 2018-07-11T10:00:00\nto = 2018-07-11T12:00:00", 'title = "council"')
    then = engagement("Oslo", "from = 2018-07-11T12:00:00\nto = 2018-07-11T13:00:00")
    assert problems_of(first + then) == []
    problem = the_problem(first + then.replace("T12", "T11"))
    assert problem.severity == "warning"
    assert problem.sentence == (
        "Ann Lee has council until 12:00 CEST on 11 July and an engagement from 11:00 CEST on 11 July: "
        "two engagements at once."
    )


def test_at_most_six_without_hours_on_one_day() -> None:
    day = engagement("Oslo", "day = 2018-07-11")
    assert problems_of(6 * day) == []
    problem = the_problem(7 * day)
    assert (problem.severity, problem.field) == ("error", "principals[0].engagements[6].day")


@pytest.mark.parametrize(
    ("item", "field", "severity"),
    [
        (stay("Brussels", "2018-07-12", "2018-07-10"), "stays[0].to", "error"),
        (stay("Brussels", "2018-07-12T10:00:00", "2018-07-12T10:00:00"), "stays[0].to", "error"),
        (stay("Brussels", "2010-07-12", "2018-07-12"), "stays[0].to", "error"),
        (stay("Brussels", "2018-07-10", "2018-07-12", 'assumed = ["to"]'), "stays[0].assumed[0]", "warning"),
        (stay("Brussels", "2018-03-25T02:30:00", "2018-03-27"), "stays[0].from", "warning"),
        (stay("Brussels", "2018-10-26", "2018-10-28T02:30:00"), "stays[0].to", "warning"),
        (engagement("Oslo", "from = 2018-07-11\nto = 2018-07-12"), "engagements[0].to", "error"),
        (engagement("Oslo", "from = 2018-07-11T10:00:00"), "engagements[0]", "error"),
        (engagement("Oslo", "from = 2018-07-11T10:00:00\nto = 2018-07-11"), "engagements[0]", "error"),
        (
            engagement("Oslo", "from = 2018-07-11T10:00:00\nto = 2018-07-11T09:00:00"),
            "engagements[0].to",
            "error",
        ),
        (engagement("Oslo", "day = 2018-07-11\nto = 2018-07-12"), "engagements[0].day", "error"),
        (engagement("Oslo", ""), "engagements[0]", "error"),
        (engagement("Oslo", "day = 2018-07-11", "movable = true"), "engagements[0].movable", "warning"),
        (
            engagement(
                "Oslo",
                "from = 2018-07-11T10:00:00\nto = 2018-07-11T11:00:00",
                "movable = { from = 2018-07-12, to = 2018-07-13 }",
            ),
            "engagements[0].movable",
            "error",
        ),
    ],
)
def test_stay_or_engagement_that_makes_no_sense(item: str, field: str, severity: str) -> None:
    problem = the_problem(item)
    assert (problem.field, problem.severity) == (f"principals[0].{field}", severity)


def test_clocks_that_go_forward_or_back_are_named() -> None:
    gap = the_problem(stay("Brussels", "2018-03-25T02:30:00", "2018-03-27"))
    assert (
        gap.sentence == "The clocks of Europe/Brussels leave out 02:30 on 25 March; it is read as 03:30 CEST."
    )
    twice = the_problem(stay("Brussels", "2018-10-26", "2018-10-28T02:30:00"))
    assert twice.sentence == (
        "The clocks of Europe/Brussels show 02:30 on 28 October twice; the first is meant, 02:30 CEST."
    )
    assert problems_of(stay("Brussels", "2018-10-26", "2018-10-28T02:30:00+01:00")) == []


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        (('"Ann Lee", "Bob"]', '"Ann Lee", "Bop"]'), "participants[1]", "Did you mean Bob?"),
        (('"Ann Lee", "Bob"]', '"Ann Lee"]'), "participants", "at least this many items: 2"),
        (('"Ann Lee", "Bob"]', '"Bob", "Bob"]'), "participants[1]", "Bob stands twice."),
        (("to = 2018-07-17", "to = 2018-07-09"), "", "2018-07-09 is before 2018-07-10."),
        (("to = 2018-07-17", "to = 2118-07-10"), "", "36,525 days"),
        (('name = "M"', 'name = "M"\nformat = "bilaterall"'), "format", "Did you mean bilateral?"),
        (('name = "M"', 'name = "M"\nhours = ["10:00", "11:00"]'), "hours", "M takes 2 h."),
        (('name = "M"', 'name = "M"\nafter = { meeting = "N" }'), "after.meeting", "a meeting of the case"),
        (('name = "M"', 'name = "M"\nafter = { meeting = "M" }'), "after.meeting", "M comes after M"),
        (('name = "M"', 'name = "M"\ncandidates = []'), "candidates", "at least this many items: 1"),
        (
            ('name = "M"', 'name = "M"\ncandidates = { cities = ["Rome"], over = 1 }'),
            "candidates",
            "either places",
        ),
        (('name = "M"', 'name = "M"\ncandidates = { within_km = 1 }'), "candidates", "both within_km and of"),
    ],
)
def test_meeting_that_makes_no_sense(change: tuple[str, str], field: str, words: str) -> None:
    case, problems = read_case(HEAD + MEETING.replace(*change))
    assert case is None
    (problem,) = problems
    assert problem.field == ".".join(filter(None, ("meetings[0]", field)))
    assert words in str(problem)


def test_meetings_that_come_after_each_other_in_a_ring() -> None:
    after = MEETING[MEETING.index("[[meetings]]") :].replace('"M"', '"N"\nafter = { meeting = "M" }')
    case, problems = read_case(HEAD + MEETING.replace('"M"', '"M"\nafter = { meeting = "N" }') + after)
    assert case is None
    assert [problem.field for problem in problems] == [
        "meetings[0].after.meeting",
        "meetings[1].after.meeting",
    ]
    assert "M comes after N comes after M: none of them can be first." in problems[0].sentence


def test_twins() -> None:
    twice = HEAD + HEAD + MEETING + MEETING[MEETING.index("[[meetings]]") :]
    fields = [problem.field for problem in read_case(twice)[1]]
    assert fields == ["principals[1].name", "meetings[1].name"]


def test_case_without_a_meeting_is_good_for_where_and_timeline() -> None:
    case, problems = read_case(HEAD)
    assert case is not None
    assert [problem.severity for problem in problems] == ["warning"]


def way(start: str, origin: str, end: str, destination: str, more: str = "") -> str:
    return engagement(origin, f"from = {start}\nto = {end}", f'ends_in = "{destination}"\n{more}')


WEEK = stay("Brussels", "2018-07-10", "2018-07-12") + stay("Vienna", "2018-07-12", "2018-07-14")


@pytest.mark.parametrize(
    "ways",
    [
        # At any hour of the day of change, even one at which the stays are read to bind.
        way("2018-07-12T12:00:00", "Brussels", "2018-07-12T14:00:00", "Vienna"),
        way("2018-07-12T06:30:00", "Brussels", "2018-07-12T08:30:00", "Vienna"),
        way("2018-07-12T20:00:00", "Brussels", "2018-07-12T22:00:00", "Vienna"),
        # From an airport nearby, with a change, into the first stay and out of the last.
        way("2018-07-12T12:00:00", "Antwerp", "2018-07-12T14:00:00", "Bratislava"),
        way("2018-07-12T12:00:00", "Brussels", "2018-07-12T13:00:00", "Frankfurt am Main")
        + way("2018-07-12T14:00:00", "Frankfurt am Main", "2018-07-12T15:30:00", "Vienna"),
        way("2018-07-10T08:00:00", "Oslo", "2018-07-10T10:00:00", "Brussels")
        + way("2018-07-14T08:00:00", "Vienna", "2018-07-14T10:30:00", "Oslo"),
        # There and back, or for a day trip.
        way("2018-07-11T08:00:00", "Brussels", "2018-07-11T08:30:00", "London, GB")
        + way("2018-07-11T20:00:00", "London, GB", "2018-07-11T23:00:00", "Brussels"),
        way("2018-07-11T08:00:00", "Brussels", "2018-07-11T09:00:00", "Antwerp"),
    ],
)
def test_ways_that_a_diary_usually_holds_are_no_problem(ways: str) -> None:
    assert problems_of(WEEK + ways) == []


def test_a_stay_elsewhere_while_one_is_away_from_another() -> None:
    both = stay("Brussels", "2018-07-09", "2018-07-14") + stay("Vienna", "2018-07-11", "2018-07-12")
    out = way("2018-07-11T08:00:00", "Brussels", "2018-07-11T10:00:00", "Vienna")
    back = way("2018-07-12T18:00:00", "Vienna", "2018-07-12T20:00:00", "Brussels")
    assert [problem.severity for problem in problems_of(both)] == ["error"]
    assert problems_of(both + out + back) == []


def test_a_way_in_is_all_the_time_there_is_between_two_stays() -> None:
    week = stay("Oslo", "2018-07-10", "2018-07-12T12:00:00") + stay(
        "Rome", "2018-07-12T14:00:00", "2018-07-14"
    )
    assert "the way takes" in the_problem(week).sentence
    assert problems_of(week + way("2018-07-12T12:00:00", "Oslo", "2018-07-12T14:00:00", "Rome")) == []


@pytest.mark.parametrize(
    ("held", "field", "found", "sentence"),
    [
        (
            way("2018-07-11T12:00:00", "Rome", "2018-07-11T14:00:00", "Brussels"),
            "city", "Rome, Italy",
            "Ann Lee is on the way from Rome to Brussels from 12:00 CEST on 11 July to 14:00 CEST on 11 July, but in "
            "Brussels from 10 July (read as 18:00 CEST on 10 July) to 12 July (read as 10:00 CEST on 12 July).",
        ),
        (
            way("2018-07-11T12:00:00", "Brussels", "2018-07-11T13:00:00", "London, GB"),
            "ends_in", "London, United Kingdom",
            "Ann Lee is on the way from Brussels to London from 12:00 CEST on 11 July to 13:00 BST on 11 July, but in "
            "Brussels from 10 July (read as 18:00 CEST on 10 July) to 12 July (read as 10:00 CEST on 12 July).",
        ),
        (
            way("2018-07-09T12:00:00", "Oslo", "2018-07-12T13:00:00", "Vienna", 'title = "crossing"'),
            "ends_in", "Vienna, Austria",
            "Ann Lee is on crossing from 12:00 CEST on 9 July to 13:00 CEST on 12 July, but in "
            "Brussels from 10 July (read as 18:00 CEST on 10 July) to 12 July (read as 10:00 CEST on 12 July).",
        ),
    ],
)  # fmt: skip
def test_a_way_that_its_stay_knows_nothing_of(held: str, field: str, found: str, sentence: str) -> None:
    (problem,) = [each for each in problems_of(WEEK + held) if ".engagements[0]" in each.field]
    assert (problem.severity, problem.field) == ("warning", f"principals[0].engagements[0].{field}")
    assert (problem.found, problem.expected) == (found, "a place within 200 km of Brussels")
    assert problem.sentence == sentence


def test_under_way_and_busy_at_once() -> None:
    problem = the_problem(
        way("2018-07-12T12:00:00", "Brussels", "2018-07-12T12:30:00", "London, GB")
        + engagement("", "from = 2018-07-12T13:00:00\nto = 2018-07-12T14:00:00", 'title = "call"')
    )
    assert problem.sentence == (
        "Ann Lee has the way from Brussels to London until 12:30 BST on 12 July "
        "and call from 13:00 CEST on 12 July: two engagements at once."
    )
