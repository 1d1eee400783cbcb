"""Tables of travels: headers, dates, places as they are written, what is not placed, cases and calendars."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sidelines.errors import SidelinesError, TableError, UnknownCountry
from sidelines.formats.sheets.read import ABOUT
from sidelines.formats.travels.places import cities_written, countries_meant, guess_at
from sidelines.formats.travels.table import read_travels
from sidelines.formats.travels.text import cities_said
from sidelines.formats.travels.uncounted import counted_text, reasons
from sidelines.places import city_table, find_city
from tests.cli_cases import SMALL

SHARED = Path(__file__).parents[2] / "shared" / "travels"


def read(tmp_path, text, at=None, name="t.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_travels([path], at)


def told(travels):
    return [
        (p.who, p.city.name, p.first.isoformat(), p.last.isoformat(), p.tentative) for p in travels.presences
    ]


def test_a_table_of_stays(tmp_path):
    travels = read(
        tmp_path,
        "who,city,country,from,to\nAnn,Oslo,NO,2027-03-01,2027-03-03\n\nBo,Birmingham,UK,12 March 2027,\n",
    )
    assert told(travels) == [
        ("Ann", "Oslo", "2027-03-01", "2027-03-03", False),
        ("Bo", "Birmingham", "2027-03-12", "2027-03-12", False),
    ]
    assert not travels.unplaced
    (file,) = travels.files
    assert (file.lines, file.placed, file.parts, file.placed_parts, file.by["place"]) == (2, 2, 2, 2, 2)


@pytest.mark.parametrize(
    "header", ["Name;Ort;Land;von;bis", "Nom;Ville;Pays;Du;Au", "visitor;locale;country;start_date;end_date"]
)
def test_headers_in_several_languages(tmp_path, header):
    assert told(read(tmp_path, f"{header}\nAnn;Wien;AT;1.3.2027;3.3.2027\n"))[0] == (
        "Ann", "Vienna", "2027-03-01", "2027-03-03", False
    )  # fmt: skip


def test_of_two_columns_for_the_person_the_name_counts(tmp_path):
    travels = read(tmp_path, "who,name,city,from\nann-x,Ann X.,Oslo,2027-03-01\n")
    assert travels.presences[0].who == "Ann X."


def test_several_cities_in_one_line_are_a_stay_each_and_not_firm(tmp_path):
    travels = read(
        tmp_path, 'who,city,country,from,to\nAnn,"Beijing; Shanghai",China,2027-03-01,2027-03-03\n'
    )
    assert told(travels) == [
        ("Ann", "Beijing", "2027-03-01", "2027-03-03", True),
        ("Ann", "Shanghai", "2027-03-01", "2027-03-03", True),
    ]


def test_what_is_not_placed_is_listed_with_line_reason_and_guess(tmp_path):
    travels = read(
        tmp_path,
        "who,city,country,from,to,status\n"
        "Ann,Helsinkki,Finland,2027-03-01,2027-03-03,\n"
        "Ann,Oslo,Norway,2027-03-09,2027-03-08,\n"
        "Ann,Oslo,Norway,soon,,\n"
        ",Oslo,Norway,2027-03-09,,\n"
        "Ann,Oslo,Norway,2027-03-09,,cancelled\n"
        "Ann,,Finland,2027-03-09,,\n"
        "Ann,Oslo,Ruritania,2027-03-09,,\n"
        "Ann,,,2027-03-09,,\n",
    )
    left = [(each.line, each.place, each.reason.partition(":")[0], each.guess) for each in travels.unplaced]
    assert left == [
        (2, "Helsinkki", "no city in Finland is called 'Helsinkki'", "Helsinki, Finland"),
        (3, "", "it ends on 2027-03-08, before it begins on 2027-03-09", ""),
        (4, "", "'soon' is no day", ""),
        (5, "", "it doesn't say who", ""),
        (6, "", "it is cancelled", ""),
        (7, "Finland", "only the country is given", "Helsinki, Finland"),
        (8, "Ruritania", "No country is called 'Ruritania'. Its places are looked for everywhere.", ""),
        (9, "", "no place is given", ""),
    ]
    assert [presence.city.name for presence in travels.presences] == ["Oslo"]
    assert (travels.files[0].lines, travels.files[0].placed) == (8, 1)


@pytest.mark.parametrize(
    ("place", "country", "wanted"),
    [
        ("Saigon", "Vietnam", ["Ho Chi Minh City"]),
        ("Leningrad", "U.S.S.R.", ["Saint Petersburg"]),
        ("Bombay", "India", ["Mumbai"]),
        ("Peking", "China, People’s Republic of", ["Beijing"]),
        ("Constantinople", "Turkey", ["Istanbul"]),
        ("Belgrade, Zagreb", "Yugoslavia", ["Belgrade", "Zagreb"]),
        ("Salisbury", "Southern Rhodesia (Zimbabwe)", ["Harare"]),
        ("Seoul", "Korea, Republic of", ["Seoul"]),
        ("Kinshasa", "Congo, Democratic Republic of", ["Kinshasa"]),
        ("Dakar (Senegal)", "France", ["Dakar"]),
        ("Halifax (Nova Scotia)", "Canada", ["Halifax"]),
        ("Acapulco, Mexico, D.F.", "Mexico", ["Acapulco de Juárez", "Mexico City"]),
        ("Washington, D.C.", "US", ["Washington"]),
        ("Portland, Me.", "US", ["Portland"]),
        ("St. George's", "Grenada", ["Saint George's"]),
        ("West Berlin", "Germany, Federal Republic of", ["Berlin"]),
        ("Davos", "Switzerland", ["Davos"]),
        ("Camp David", "US", ["Camp David"]),
        ("Ramstein Air Force Base", "Germany", ["Ramstein"]),
        ("Bermuda", "United Kingdom", ["Hamilton"]),
        ("", "", []),
    ],
)
def test_places_as_they_are_written(place, country, wanted):
    cities, left = cities_written(place, countries_meant(country) if country else ())
    assert [city.name for city in cities] == wanted
    assert not left


def test_a_city_far_away_is_never_taken_for_one_that_the_country_lacks():
    cities, left = cities_written("Linz", ("DE",))
    assert not cities
    assert [(each.part, each.guess) for each in left] == [("Linz", "Linz, Austria")]


def test_a_portland_by_its_state():
    (maine,), _ = cities_written("Portland (Maine)", ("US",))
    (oregon,), _ = cities_written("Portland, Ore.", ("US",))
    assert maine.longitude > -75 > oregon.longitude


def test_former_countries_and_unknown_ones():
    assert countries_meant("Serbia-Montenegro (Kosovo)") == ("XK",)
    assert countries_meant("United Kingdom (Wales)") == ("GB",)
    assert "UA" in countries_meant("Soviet Union")
    with pytest.raises(UnknownCountry):
        countries_meant("Ruritania")


def test_small_places_stand_in_the_country_that_the_table_says():
    from sidelines.formats.travels.places import small_places

    table = city_table()
    for (name, code), city in small_places().items():
        assert city.country == code, name
        here = table.where(table.countries == code)
        if len(here):  # no place of the table lies farther from every city of its country
            assert here.distances_km(city.latitude, city.longitude).min() < 1_600, name
    assert len(small_places()) > 200


FIRST, LAST = date(1970, 5, 26), date(1970, 5, 28)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Met with the President in New York City while attending the session.", [("New York", "there")]),
        ("Visited El Paso (Texas) in an exchange of visits.", [("El Paso", "there")]),
        ("Attended a summit at Honolulu and Kapolei, Hawaii.", [("Honolulu", "there"), ("Kapolei", "there")]),
        ("State visit; visited Williamsburg, New York City, and Boston.",
         [("Williamsburg", "beside"), ("New York", "beside"), ("Boston", "beside")]),
        ("State visit. Afterwards visited Chicago. Departed U.S. June 2.", [("Chicago", "outside")]),
        ("Met with the President at the U.N. General Assembly.", [("New York", "there")]),
        ("Met at Hyde Park, New York.", [("Hyde Park", "there")]),
        ("Met in Paris with the Prime Minister of Jordan, who was in Mexico.", []),
        ("Discussed Washington's policy.", []),
        ("", []),
    ],
)  # fmt: skip
def test_cities_of_a_description(text, wanted):
    assert [(each.city.name, each.how) for each in cities_said(text, FIRST, LAST, ("US",))] == wanted


def test_a_description_that_gives_days_of_its_own():
    (said,) = cities_said("Afterwards in Boston May 30–June 1.", FIRST, LAST, ("US",))
    assert (said.first, said.last, said.how) == (date(1970, 5, 30), date(1970, 6, 1), "there")
    (turn,) = cities_said("In Boston December 31–January 2.", date(1971, 1, 1), date(1971, 1, 2), ("US",))
    assert (turn.first, turn.last) == (date(1970, 12, 31), date(1971, 1, 2))


VISITS = (
    "id,start_date,end_date,visitor,from_country,description\n"
    "1,1970-05-26,1970-05-28,King A,Jordan,Official visit.\n"
    "2,1970-05-26,1970-05-28,King B,France,Attended a summit in Miami. Also visited Boston.\n"
    "3,1970-05-26,1970-05-28,King C,France,State visit; visited Chicago.\n"
)


def test_a_table_without_a_column_for_the_place(tmp_path):
    travels = read(tmp_path, VISITS)
    assert [(p.who, p.city.name, p.tentative) for p in travels.presences] == [
        ("King B", "Miami", False), ("King B", "Boston", True), ("King C", "Chicago", True),
    ]  # fmt: skip
    (left,) = travels.unplaced
    assert (left.line, left.who, left.place) == (2, "King A", "")
    assert "Official" not in left.reason


def test_the_same_with_the_city_of_all_others(tmp_path):
    travels = read(tmp_path, VISITS, find_city("Washington", "US"))
    assert [(p.who, p.city.name, p.tentative) for p in travels.presences] == [
        ("King A", "Washington", False), ("King B", "Miami", False), ("King B", "Boston", True),
        ("King C", "Washington", False), ("King C", "Chicago", True),
    ]  # fmt: skip
    assert not travels.unplaced
    assert travels.files[0].by == {"elsewhere": 2, "text": 1}


def test_descriptions_are_never_repeated(tmp_path):
    text = VISITS.replace("Official visit", "SECRET in Atlantis").replace("State visit", "SECRET")
    travels = read(tmp_path, text)
    assert "SECRET" not in repr(travels)


def test_a_case_file_and_its_principals(tmp_path):
    travels = read(tmp_path, SMALL, name="case.toml")
    assert told(travels) == [
        ("Flavia Elphberg", "Brussels", "2018-07-10", "2018-07-12", False),
        ("Flavia Elphberg", "London", "2018-07-13", "2018-07-15", True),
        ("Rufus Firefly", "Moscow", "2018-07-15", "2018-07-15", False),
    ]


CALENDAR = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//x//y//EN\r
BEGIN:VEVENT\r
UID:1\r
DTSTAMP:20270101T000000Z\r
DTSTART;VALUE=DATE:20270301\r
DTEND;VALUE=DATE:20270304\r
SUMMARY:SECRET conference\r
LOCATION:Oslo, Norway\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:2\r
DTSTAMP:20270101T000000Z\r
DTSTART;VALUE=DATE:20270310\r
DTEND;VALUE=DATE:20270312\r
SUMMARY:SECRET\r
LOCATION:Xyzzyville Quux\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_a_calendar_is_its_owners_who_is_called_as_the_file(tmp_path):
    travels = read(tmp_path, CALENDAR, name="Ann.ics")
    assert told(travels) == [("Ann", "Oslo", "2027-03-01", "2027-03-03", False)]
    assert [(each.who, each.place) for each in travels.unplaced] == [("Ann", "Xyzzyville Quux")]
    assert "SECRET" not in repr(travels)
    file = travels.files[0]
    assert (file.lines, file.placed, file.kind) == (2, 1, "event")


CASE = """
[[principals]]
name = "Ann"
home = "Paris"
diary = "ann.ics"
engagements = [{from = 2027-11-05T10:00:00, to = 2027-11-05T11:00:00, title = "SECRET"}]

[[principals]]
name = "Bo"
home = "Berlin"

[[meetings]]
name = "Talks"
participants = ["Ann", "Bo"]
from = 2027-10-01
to = 2027-10-31
"""


def test_the_calendars_of_a_case_are_read_on_all_their_days(tmp_path):
    (tmp_path / "ann.ics").write_text(CALENDAR, encoding="utf-8")
    travels = read(tmp_path, CASE, name="case.toml")
    assert told(travels) == [("Ann", "Oslo", "2027-03-01", "2027-03-03", False)]
    assert [(left.who, left.where, left.line) for left in travels.unplaced] == [
        ("Ann", "5 November 2027", 0), ("Ann", "line 12", 12),
    ]  # fmt: skip
    assert Path(travels.unplaced[1].file).name == "ann.ics"
    assert "Xyzzyville Quux" in travels.unplaced[1].reason
    file = travels.files[0]
    assert (file.lines, file.placed, file.kind, file.open) == (2, 1, "entry", 1)
    assert counted_text(travels.files) == (
        "1 of 2 entries is counted; 1 is not; the calendars of cases leave 1 open"
    )
    assert "SECRET" not in repr(travels)


SERIES = CALENDAR.replace("SUMMARY:SECRET\r\n", "RRULE:FREQ=WEEKLY;COUNT=9\r\n")


def test_a_series_without_a_city_is_one_event_and_one_reason(tmp_path):
    travels = read(tmp_path, SERIES, name="Ann.ics")
    assert counted_text(travels.files) == "1 of 2 events is counted; 1 is not"
    (reason,) = reasons(travels)
    assert (reason.lines, reason.times) == (("line 12",), 9)
    assert reason.sentence.endswith("(9 times)")


def test_lines_with_an_unknown_place_among_others_are_counted_in_part(tmp_path):
    travels = read(tmp_path, "who,city,from\nAnn,Oslo; Xyzzyville,2027-03-01\nBo,Xyzzyville,2027-03-01\n")
    assert counted_text(travels.files) == "1 of 2 lines is counted, 1 of these in part; 1 is not"
    (reason,) = reasons(travels)
    assert reason.where == "lines 2 and 3"


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\x00\x01\x02" * 100, b"PK\x03\x04 cut short", b"just words", b"a,b,c\n1,2,3\n", b"who,city\nAnn,Oslo\n",
        b"city,from\nOslo,2027-03-01\n", "who,city,from\nÄnn,Oslo,2027-03-01\n".encode("utf-16")[:21], b"\n" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_in_a_sentence(tmp_path, content):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(TableError) as refusal:
        read_travels([path])
    assert str(path) in str(refusal.value)
    assert "expected" in str(refusal.value)


GOOD = b"who,city,country,from,to,notes\nAnn,Oslo,NO,2027-03-01,2027-03-03,in Lima\nBo,Paris; Rome,,3/4/2027,,x\n"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.binary(max_size=6)), min_size=1, max_size=6))
def test_a_damaged_table_is_read_or_refused_and_never_a_traceback(tmp_path, changes):
    content = GOOD
    for place, bytes_ in changes:
        content = content[:place] + bytes_ + content[place + 1 :]
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    try:
        travels = read_travels([path])
    except SidelinesError:
        return
    (file,) = travels.files
    assert file.placed <= file.lines
    assert file.lines - file.placed <= len(travels.unplaced), "no line is dropped in silence"


def test_dates_of_year_one_and_stays_of_centuries_are_told(tmp_path):
    travels = read(
        tmp_path,
        "who,city,from,to\nAnn,Oslo,0001-01-01,0001-01-02\nBo,Oslo,1900-01-01,2027-01-01\n"
        "Cy,Oslo,2027-01-01,2201-01-01\nDi,Oslo,1874-12-12,1874-12-23\n",
    )
    assert [p.who for p in travels.presences] == ["Di"]
    assert [left.reason.partition(";")[0] for left in travels.unplaced] == [
        "0001-01-01 is in another year than 1800 to 2200",
        "it is 46,387 days long",
        "2201-01-01 is in another year than 1800 to 2200",
    ]


def test_days_that_contradict_each_other_are_not_guessed(tmp_path):
    travels = read(tmp_path, "Name,Ort,von,bis\nAnn,Paris,3/14/2027,14/3/2027\nBo,Rom,4/5/2027,4/6/2027\n")
    assert told(travels) == [("Ann", "Paris", "2027-03-14", "2027-03-14", False)]
    assert "'4/5/2027' is no day: expected a day whose month is told" in travels.unplaced[0].reason


def test_how_firm_a_line_is_by_any_column(tmp_path):
    for header, firm, tentative in (
        ("Status", "ok", "tbc"), ("Tentative", "no", "yes"), ("Confirmed", "yes", "no"), ("Show time as", "2", "1"),
    ):  # fmt: skip
        text = f"who,city,from,{header}\nAnn,Oslo,2027-03-01,{firm}\nBo,Oslo,2027-03-01,{tentative}\n"
        assert [p.tentative for p in read(tmp_path, text).presences] == [False, True], header


@pytest.mark.parametrize(
    "header",
    ["Minister", "Ministre", "Ministerin", "leader", "Delegate", "PARTICIPANT", "speaker", "person", "traveller",
     "Employee", "President", "Präsidentin", "Министр"],
)  # fmt: skip
def test_whoever_travels_is_known_by_many_names(tmp_path, header):
    assert told(read(tmp_path, f"{header},city,from\nAnn,Oslo,2027-03-01\n"))[0][:2] == ("Ann", "Oslo")


def test_a_minister_beside_a_name_is_no_second_name(tmp_path):
    travels = read(tmp_path, "Minister,Name,City,From\nof Finance,Ann,Oslo,2027-03-01\n")
    assert travels.presences[0].who == "Ann"


@pytest.mark.parametrize(
    ("text", "found", "missing"),
    [
        ("Boss,City,From\nAnn,Oslo,2027-03-01\n", '"Boss", "City", "From"', "also a column of who travels (Name,"),
        ("Name,City,Notes\nAnn,Oslo,x\n", '"Name", "City", "Notes"', "also a column of days (From,"),
        ("City,Country\nOslo,Norway\n", '"City", "Country"', "Teilnehmer, voyageur) and a column of days"),
        ("a,b\nsecret,2\n", "no row that heads columns", "a column of who travels"),
    ],
)  # fmt: skip
def test_a_column_that_is_missing_is_named_beside_those_that_were_found(tmp_path, text, found, missing):
    with pytest.raises(TableError) as refusal:
        read(tmp_path, text)
    said = str(refusal.value)
    assert found in said
    assert missing in said
    assert "principal" not in said
    assert "secret" not in said


def test_a_sheet_that_is_not_read_is_told(tmp_path):
    book = openpyxl.Workbook()
    first = book.active
    for row in (["Name", "City", "From"], ["Ann", "Oslo", "2027-03-01"]):
        first.append(row)
    other = book.create_sheet("Hotels")
    for row in (["City", "From", "Price"], ["Oslo", "2027-03-01", 9]):
        other.append(row)
    book.create_sheet("Empty")
    about = book.create_sheet("About")
    about.append([ABOUT])
    path = tmp_path / "t.xlsx"
    book.save(path)
    travels = read_travels([path])
    assert [(left.where, left.line) for left in travels.unplaced] == [("Hotels", 0)]
    assert "not read: it has no column of who travels" in travels.unplaced[0].reason


def test_what_was_written_is_never_its_own_guess(tmp_path):
    travels = read(
        tmp_path,
        "who,city,country,from\nAnn,Newark,United States,2027-03-01\nBo,Springfield,US,2027-03-01\n"
        "Cy,Cordoba,,2027-03-01\n",
    )
    assert [left.guess for left in travels.unplaced] == [
        "Newark, New Jersey", "Springfield, Missouri", "Cordoba, Argentina",
    ]  # fmt: skip
    assert "Newark, United States" not in (guess_at("Newark", ("US",)), guess_at("Newark, United States", ()))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared tables of travels are not there")
def test_the_shared_tables():
    travels = read_travels(
        [SHARED / "us-travels-abroad.csv", SHARED / "leaders-visits-to-us.csv"], find_city("Washington", "US")
    )
    abroad, visits = travels.files
    assert (abroad.lines, visits.lines) == (4271, 3264)
    assert abroad.placed / abroad.lines > 0.98
    assert abroad.placed_parts / abroad.parts > 0.96
    assert visits.placed == visits.lines
    lines = {(each.file, each.line) for each in travels.unplaced}
    assert abroad.lines - abroad.placed <= len(lines)
    biden = [p for p in travels.presences if p.who == "Joseph R. Biden" and p.first == date(2021, 6, 15)]
    assert [p.city.label for p in biden] == ["Geneva, Switzerland"]
