"""Case files become cases: every field, in TOML and in JSON."""

import json
import tomllib
from dataclasses import fields
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from sidelines.finding import limits
from sidelines.finding.ranking import Ranking, preset
from sidelines.finding.wanted import After, Candidates, Case
from sidelines.formats.cases.file import check_case, load_case, read_case
from sidelines.formats.cases.schema import RankingTable, ReadingTable, TravelTable, case_schema
from sidelines.formats.cases.skeleton import skeleton
from sidelines.itinerary import Reading
from sidelines.places import City, find_city
from sidelines.times import Days, minute_of
from sidelines.travel import Curfew, TravelModel

EXAMPLES = ("helsinki-2018.toml", "ministers-week.toml", "trilateral.toml")
MISSPELT = "found Ljubjlana, expected a city. No city is called 'Ljubjlana'. Perhaps Ljubljana, Slovenia?"
TWO = """
[[principals]]
name = "Ann"
home = "Oslo"
[[principals]]
name = "Bob"
home = "Rome"
"""
MEETING = """
[[meetings]]
name = "M"
participants = ["Ann", "Bob"]
from = 2027-03-22
to = 2027-03-28
"""


def read(text: str, name: str = "case.toml") -> Case:
    """The case of a text that holds no error and no warning."""
    case, problems = read_case(text, name)
    assert [str(problem) for problem in problems] == []
    assert case is not None
    return case


def as_json(values: object) -> str:
    def plain(value: object) -> str:
        assert isinstance(value, date | datetime | time)
        return value.isoformat()

    return json.dumps(values, default=plain, ensure_ascii=False)


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_hold_no_problem(root: Path, name: str) -> None:
    found = [str(problem) for problem in check_case(root / "examples" / name)]
    wanted = [f"ministers-week/firefly-tour.xlsx:12: place: {MISSPELT}"]
    assert found == (wanted if name == "ministers-week.toml" else [])


@pytest.mark.parametrize("name", EXAMPLES)
def test_json_of_the_same_fields_is_the_same_case(root: Path, name: str) -> None:
    path = root / "examples" / name
    case, _ = read_case(as_json(tomllib.loads(path.read_text())), "case.json", folder=path.parent)
    assert case == load_case(path)


def test_skeleton_is_a_good_case_with_every_comment_taken_off() -> None:
    case = read(skeleton())
    assert [i.principal.name for i in case.itineraries] == ["Flavia Elphberg", "Rufus Firefly"]
    assert case.meeting().minutes == 120


def test_skeleton_mentions_every_field_at_the_top() -> None:
    assert [name for name in case_schema()["properties"] if name not in skeleton()] == ["sovereigns"]


def test_helsinki_holds_what_was_known(root: Path) -> None:
    case = load_case(root / "examples/helsinki-2018.toml")
    trump, putin = case.itinerary_of("Donald Trump"), case.itinerary_of("Vladimir Putin")
    brussels, london, scotland = trump.stays
    assert (brussels.city.name, brussels.first, brussels.start) == ("Brussels", date(2018, 7, 10), None)
    assert brussels.end == minute_of(datetime(2018, 7, 12, 11, tzinfo=UTC))
    assert london.end == minute_of(datetime(2018, 7, 13, 17, tzinfo=UTC))
    assert brussels.assumed == london.assumed == {"to"}
    assert (scotland.city.name, scotland.city.zone, scotland.tentative) == (
        "Turnberry",
        "Europe/London",
        True,
    )
    assert putin.stays[0].end == minute_of(datetime(2018, 7, 15, 17, tzinfo=UTC))
    assert not putin.stays[0].assumed
    assert [city.name for city in putin.principal.bases] == ["Moscow", "Sochi", "Saint Petersburg"]
    assert [stay.key for stay in trump.stays] == [f"Donald Trump/stay/{i}" for i in (1, 2, 3)]
    adviser, presidents = case.meetings
    assert adviser.candidates == Candidates(cities=(find_city("Moscow"),))
    assert presidents.days == Days(first=date(2018, 7, 10), last=date(2018, 7, 17))
    assert presidents.after == After(meeting="The adviser's visit", days=7)
    third, alliances, summit = presidents.limits
    assert isinstance(third, limits.ThirdCountryOnly)
    assert isinstance(alliances, limits.HostNotIn)
    assert (len(alliances.countries), alliances.label) == (29 + 6, "NATO or CSTO")
    assert isinstance(summit, limits.NotBefore)
    assert (summit.first, summit.known) == (date(2018, 7, 12), date(2018, 6, 19))


def test_nothing_in_helsinki_became_known_after_27_june(root: Path) -> None:
    case = load_case(root / "examples/helsinki-2018.toml")
    known = [item.known for itinerary in case.itineraries for item in itinerary]
    known += [limit.known for meeting in case.meetings for limit in meeting.limits]
    assert max(day for day in known if day) == date(2018, 6, 27)
    assert "Helsinki" not in (root / "examples/helsinki-2018.toml").read_text()


def test_principal() -> None:
    case = read(
        """
        home = "Ann"
        [[principals]]
        name = "  Ann   Lee "
        title = "Minister"
        office = "Minister of Trade"
        home = "Paris, France"
        other_bases = ["Lyon, FR"]
        flies = "scheduled flights"
        range_km = 9000
        """.replace('"Ann"', '"Ann Lee"')
        + MEETING.replace('"Ann"', '"Ann Lee"')
        + '[[principals]]\nname = "Bob"\nhome = "Rome"'
    )
    ann = case.principal("Ann Lee")
    assert ann.style == "Minister Ann Lee"
    assert [city.label for city in ann.bases] == ["Paris, France", "Lyon, France"]
    assert (ann.own_aircraft, ann.range_km, case.home) == (False, 9000.0, "Ann Lee")


def test_names_in_any_script() -> None:
    case = read(
        '[[principals]]\nname = "王毅"\nhome = "北京"\n[[principals]]\nname = "سامح شكري"\nhome = "القاهرة"\n'
        '[[meetings]]\nname = "会晤"\nparticipants = ["王毅", "سامح شكري"]\n'
        "from = 2027-03-22\nto = 2027-03-28"
    )
    assert [i.principal.home.name for i in case.itineraries] == ["Beijing", "Cairo"]


def test_times_are_local_to_the_place_unless_they_carry_an_offset() -> None:
    case = read(
        TWO.replace(
            'home = "Rome"',
            """home = "Rome"
            [[principals.stays]]
            city = "Tokyo"
            from = 2027-03-22T23:30:00+01:00
            to = 2027-03-25T10:00:00
            [[principals.engagements]]
            from = 2027-03-24T09:00:00
            to = 2027-03-24T10:00:00
            [[principals.engagements]]
            from = 2027-03-27
            """,
        )
        + MEETING
    )
    bob = case.itinerary_of("Bob")
    stay, (audience, unset) = bob.stays[0], bob.engagements
    assert stay.first == date(2027, 3, 23), "23:30 in Rome is the next morning in Tokyo"
    assert stay.start == minute_of(datetime(2027, 3, 22, 22, 30, tzinfo=UTC))
    assert stay.end == minute_of(datetime(2027, 3, 25, 1, tzinfo=UTC))
    assert (audience.zone, audience.start) == ("Asia/Tokyo", minute_of(datetime(2027, 3, 24, tzinfo=UTC)))
    assert (unset.zone, unset.day, unset.one_day, unset.city) == (
        "Europe/Rome",
        date(2027, 3, 27),
        True,
        None,
    )


def test_engagement_that_moves_within_days() -> None:
    case = read(
        TWO
        + """
        [[principals.engagements]]
        city = "Rome"
        from = 2027-03-24T09:00:00
        to = 2027-03-24T10:00:00
        movable = { from = 2027-03-24, to = 2027-03-25 }
        """
        + MEETING
    )
    (engagement,) = case.itinerary_of("Bob").engagements
    assert engagement.movable
    assert engagement.movable_from == minute_of(datetime(2027, 3, 23, 23, tzinfo=UTC))
    assert engagement.movable_to == minute_of(datetime(2027, 3, 25, 23, tzinfo=UTC))


@pytest.mark.parametrize(
    ("fields_of", "made"),
    [
        ('type = "third_country"', {"type": limits.ThirdCountryOnly}),
        ('type = "host_in"\ncountries = ["G", "Finland"]',
         {"type": limits.HostIn, "countries": {"BE", "FR", "FI"}, "label": "", "as_listed": False}),
        ('type = "host_not_in"\ncountries = ["G"]',
         {"type": limits.HostNotIn, "countries": {"BE", "FR"}, "label": "G"}),
        ('type = "not_in_cities"\ncities = ["Vienna"]',
         {"type": limits.NotInCities, "cities": (find_city("Vienna"),)}),
        ('type = "never_enters"\nprincipal = "Ann"\ncountries = ["UK"]',
         {"type": limits.NeverEnters, "principal": "Ann", "countries": {"GB"}}),
        ('type = "within_km"\nkm = 500\nof = "Vienna"',
         {"type": limits.WithinKm, "km": 500.0, "city": find_city("Vienna"), "principal": ""}),
        ('type = "within_km"\nkm = 500\nprincipal = "Bob"',
         {"type": limits.WithinKm, "city": find_city("Rome"), "principal": "Bob"}),
        ('type = "not_on_days"\ndays = [2027-03-23]',
         {"type": limits.NotOnDays, "days": {date(2027, 3, 23)}, "weekdays": set()}),
        ('type = "not_on_weekdays"\nweekdays = ["Sunday", "friday"]',
         {"type": limits.NotOnDays, "weekdays": {6, 4}}),
        ('type = "not_on_weekdays"\nweekdays = ["Sat", "sun.", "Thurs"]',
         {"type": limits.NotOnDays, "weekdays": {5, 6, 3}}),
        ('type = "not_on_holidays"\ncountry = "Germany"', {"type": limits.NotOnHolidays, "country": "DE"}),
        ('type = "not_in_hours"\nfrom = "12:00"\nto = 14:00:00',
         {"type": limits.NotInHours, "start": 720, "end": 840, "days": set()}),
        ('type = "not_before"\nwhen = 2027-03-23\nwhat = "the vote"',
         {"type": limits.NotBefore, "first": date(2027, 3, 23), "minute": None, "what": "the vote"}),
        ('type = "not_after"\nwhen = 2027-03-23T12:00:00+01:00',
         {"type": limits.NotAfter, "last": None, "minute": minute_of(datetime(2027, 3, 23, 11, tzinfo=UTC))}),
        ('type = "added_hours"\nprincipal = "Ann"\nhours = 6',
         {"type": limits.AddedHours, "principal": "Ann", "hours_at_most": 6.0}),
        ('type = "balance"\nratio = 2.5', {"type": limits.Balance, "ratio": 2.5, "floor_hours": 0.5}),
    ],
)  # fmt: skip
def test_limit(fields_of: str, made: dict[str, object]) -> None:
    carried = '\nreason = "because"\nknown = 2027-01-01'
    case = read(f'groups = {{ G = ["BE", "FR"] }}\n{TWO}{MEETING}[[meetings.limits]]\n{fields_of}{carried}')
    (limit,) = case.meeting().limits
    assert type(limit) is made.pop("type")
    assert (limit.key, limit.reason, limit.known) == ("M/limit/1", "because", date(2027, 1, 1))
    assert {name: getattr(limit, name) for name in made} == made


def test_hours_past_midnight_are_two_limits_of_one_key() -> None:
    case = read(f'{TWO}{MEETING}[[meetings.limits]]\ntype = "not_in_hours"\nfrom = "21:00"\nto = "09:00"')
    first, second = case.meeting().limits
    assert first.key == second.key
    assert [limit.hours(date(2027, 3, 23)) for limit in (first, second)] == [(1260, 1440), (0, 540)]


def test_principal_who_will_not_enter_limits_the_meetings_he_takes_part_in() -> None:
    third = '[[principals]]\nname = "Cat"\nhome = "Oslo"\nwill_not_enter = ["FR"]\n'
    without = MEETING.replace('"M"', '"N"')
    case = read(TWO + third + without + MEETING.replace('"Bob"', '"Cat"'))
    assert case.meeting("N").limits == ()
    (limit,) = case.meeting("M").limits
    assert isinstance(limit, limits.NeverEnters)
    assert (limit.principal, limit.countries, limit.key) == ("Cat", {"FR"}, "Cat/will_not_enter")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('"all"', Candidates(everywhere=True)),
        ('"capitals and airports"', Candidates()),
        ('["Vienna"]', Candidates(cities=(find_city("Vienna"),))),
        ('{ over = 100000, continents = ["Europe", "AS"], countries = ["G", "FI"] }',
         Candidates(population_over=100_000, continents=frozenset({"EU", "AS"}),
                    countries=frozenset({"BE", "FR", "FI"}))),
        ('{ within_km = 300, of = "Vienna", everywhere = true }',
         Candidates(within_km=300.0, within_of=find_city("Vienna"), everywhere=True)),
    ],
)  # fmt: skip
def test_candidates(written: str, meant: Candidates) -> None:
    case = read(f'groups = {{ G = ["BE", "FR"] }}\n{TWO}{MEETING}candidates = {written}')
    assert case.meeting().candidates == meant


def test_own_places_and_venues() -> None:
    places = """
    [[places]]
    name = "Strelsau"
    country = "CZ"
    latitude = 50.66
    longitude = 14.04
    [[places]]
    name = "Old Mill"
    in = "Strelsau"
    """
    case = read(places + TWO.replace("Oslo", "strelsau") + MEETING + 'candidates = ["Old Mill", "Vienna"]')
    strelsau = case.principal("Ann").home
    assert (strelsau.name, strelsau.zone, strelsau.landmass) == (
        "Strelsau",
        "Europe/Prague",
        find_city("Brno").landmass,
    )
    candidates = case.meeting().candidates
    assert candidates.cities == (find_city("Vienna"),)
    (venue,) = candidates.venues
    assert (venue.name, venue.city, venue.latitude) == ("Old Mill", strelsau, 50.66)


def test_stay_at_a_venue_is_a_stay_in_its_city() -> None:
    case = read(
        f'[[places]]\nname = "The Hofburg"\nin = "Vienna"\n{TWO.replace("Oslo", "The Hofburg")}{MEETING}'
    )
    assert case.principal("Ann").home == find_city("Vienna")


def test_settings() -> None:
    case = read(
        """
        as_of = 2027-03-01
        [reading]
        arrive_by = "17:00"
        excursion_km = 0
        [travel]
        cruise_kmh = 900
        curfew = { from = "23:00", to = "06:00", cities = ["Vienna"] }
        [ranking]
        preset = "fairest"
        nights = 3
        [sovereigns]
        Ukraine = "RU"
        [formats]
        bilateral = 90
        """
        + TWO
        + MEETING
        + 'hours = ["09:00", "01:00"]\nmargin_minutes = 0'
    )
    assert case.as_of == date(2027, 3, 1)
    assert case.reading == Reading(arrive_by=17 * 60, excursion_km=0.0)
    assert case.travel == TravelModel(
        cruise_kmh=900.0, curfew=Curfew(start=1380, end=360, cities=("Vienna",))
    )
    assert case.ranking.weights() == preset("fairest").weights() | {"nights": 3.0}
    assert case.ranking.name == "own"
    assert case.sovereigns.of("UA") == "RU"
    assert (case.meeting().minutes, case.meeting().hours, case.meeting().margin_minutes) == (90, (540, 60), 0)


def test_nothing_said_is_as_the_values_have_it() -> None:
    case = read(TWO + MEETING)
    assert (case.reading, case.travel, case.ranking) == (Reading(), TravelModel(), preset("balanced"))
    assert (case.as_of, case.home, case.meeting().candidates) == (None, "", Candidates())


@pytest.mark.parametrize(
    ("table", "values"), [(ReadingTable, Reading), (TravelTable, TravelModel), (RankingTable, Ranking)]
)
def test_every_setting_can_be_set(table: type, values: type) -> None:
    named = {"preset" if each.name == "name" else each.name for each in fields(values)}
    assert set(table.model_fields) == named  # type: ignore[attr-defined]


def test_schema_in_the_docs_is_the_one_of_the_tables(root: Path) -> None:
    written = json.loads((root / "docs/reference/case.schema.json").read_text())
    assert written == case_schema(), "make docs writes docs/reference/case.schema.json anew"


@pytest.mark.parametrize("name", EXAMPLES)
def test_schema_accepts_the_examples_and_nothing_misspelt(root: Path, name: str) -> None:
    Draft202012Validator.check_schema(case_schema())
    validator = Draft202012Validator(case_schema())
    values = json.loads(as_json(tomllib.loads((root / "examples" / name).read_text())))
    assert [error.message for error in validator.iter_errors(values)] == []
    values["principals"][0].setdefault("stays", [{"city": "Rome", "from": "2027-03-22", "to": "2027-03-22"}])
    assert validator.is_valid(values)
    values["principals"][0]["stays"][0]["citty"] = "Rome"
    assert not validator.is_valid(values)


def test_city_of_a_case_is_the_one_of_the_table() -> None:
    assert isinstance(read(TWO + MEETING).principal("Ann").home, City)
    assert read(TWO + MEETING).principal("Ann").home == find_city("Oslo")


def test_a_near_miss_that_allows_a_place_or_a_day_can_be_written_down(root: Path) -> None:
    text = (root / "examples/helsinki-2018.toml").read_text()
    before = 'type = "host_not_in"'
    assert text.count(before) == 1
    text = text.replace(before, f'{before}\n  allowing = ["London, UK"]\n  allowing_days = [2018-07-12]')
    case, problems = read_case(text, "case.toml")
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert case is not None
    (limit,) = [limit for limit in case.meeting().limits if limit.allowing]
    assert [city.name for city in limit.allowing] == ["London"]
    assert limit.allows(date(2018, 7, 12))


def way(more: str) -> str:
    return TWO.replace('home = "Rome"', 'home = "Rome"\n[[principals.engagements]]\n' + more) + MEETING


def test_a_way_ends_in_the_time_of_where_it_ends() -> None:
    held = way('city = "Apia"\nends_in = "Pago Pago"\nfrom = 2027-03-23T23:30:00\nto = 2027-03-23T00:10:00')
    (flight,) = read(held).itinerary_of("Bob").engagements
    assert (flight.city, flight.ends_in) == (find_city("Apia"), find_city("Pago Pago"))
    assert flight.start == minute_of(datetime(2027, 3, 23, 10, 30, tzinfo=UTC))
    assert flight.end == minute_of(datetime(2027, 3, 23, 11, 10, tzinfo=UTC))
    assert (flight.day, flight.last_day) == (date(2027, 3, 23), date(2027, 3, 23))
    assert (flight.zone, flight.end_zone) == ("Pacific/Apia", "Pacific/Pago_Pago")


def test_the_clocks_of_either_end_of_a_way_are_asked() -> None:
    # On 28 March 2027 Europe leaves out 02:00 to 03:00, a fortnight after America did.
    spring = 'city = "Washington, US"\nends_in = "Rome"\nfrom = 2027-03-27T12:00:00\nto = 2027-03-28T02:30:00'
    _, problems = read_case(way(spring))
    assert [problem.sentence for problem in problems] == [
        "The clocks of Europe/Rome leave out 02:30 on 28 March; it is read as 03:30 CEST."
    ]


def test_a_way_that_ends_where_it_begins_is_an_engagement_there() -> None:
    walk = 'city = "Rome"\nends_in = "Roma"\nfrom = 2027-03-23T12:00:00\nto = 2027-03-23T13:00:00'
    assert read(way(walk)).itinerary_of("Bob").engagements[0].ends_in is None


@pytest.mark.parametrize(
    ("held", "field", "expected", "sentence"),
    [
        (
            'ends_in = "Rome"\nfrom = 2027-03-23T12:00:00\nto = 2027-03-23T13:00:00',
            "ends_in", "city, where it begins", "A way to Rome begins in a city.",
        ),
        (
            'city = "Oslo"\nends_in = "Rome"\nday = 2027-03-23',
            "ends_in", "two times, from and to", "A way from Oslo to Rome has both its hours.",
        ),
        (
            'city = "Oslo"\nends_in = "Rome"\nfrom = 2027-03-23T12:00:00',
            "", "two times, from and to", "An engagement has both its hours, or only its day.",
        ),
        (
            'city = "Tokyo"\nends_in = "Rome"\nfrom = 2027-03-23T20:00:00\nto = 2027-03-23T11:00:00',
            "to", "an end after the start", "An engagement ends before it begins.",
        ),
        (
            'city = "Oslo"\nends_in = "Romme"\nfrom = 2027-03-23T12:00:00\nto = 2027-03-23T13:00:00',
            "ends_in", "a city", "Rome",
        ),
    ],
)  # fmt: skip
def test_what_a_way_has_to_have(held: str, field: str, expected: str, sentence: str) -> None:
    case, problems = read_case(way(held))
    assert case is None
    problem = problems[0]
    assert problem.field == f"principals[1].engagements[0]{'.' if field else ''}{field}"
    assert problem.expected == expected
    assert sentence in problem.sentence
