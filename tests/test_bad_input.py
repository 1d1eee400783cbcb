"""Whatever a file holds, reading it ends in a case or in problems, in bounded time and memory."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sidelines.errors import CaseError
from sidelines.formats.cases.file import check_case, load_case, read_case
from sidelines.formats.cases.lines import unprintable
from sidelines.formats.cases.raw import LARGEST_FILE
from sidelines.formats.cases.schema import case_schema
from sidelines.formats.cases.skeleton import skeleton

GOOD = skeleton()
GOOD_LINES = GOOD.splitlines()


def refused(content: str | bytes, name: str = "case.toml") -> str:
    """The errors of a content that is no case, as text."""
    case, problems = read_case(content, name)
    assert case is None
    errors = [str(problem) for problem in problems if problem.severity == "error"]
    assert errors
    return "\n".join(errors)


def with_line(found: str, instead: str) -> tuple[str, int]:
    """The good case with one line changed, and its number."""
    (number,) = [i for i, line in enumerate(GOOD_LINES) if line.startswith(found)]
    return "\n".join([*GOOD_LINES[:number], instead, *GOOD_LINES[number + 1 :]]), number + 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "case.toml: found an empty file, expected a case"),
        (b" \n\t\n", "found an empty file"),
        (b"\xef\xbb\xbf", "found an empty file"),
        (b"\x7fELF\x02\x01\x01\0\0\0", "case.toml:1: found a zero byte at offset 7, expected text in UTF-8"),
        (b"a = 1\nb = \xe9\n", "case.toml:2: found the byte 0xE9 at offset 10, expected text in UTF-8"),
        (b"\xef\xbb\xbfa = \xe9\n", "found the byte 0xE9 at offset 7"),
        (GOOD.encode("utf-16"), "found text in UTF-16"),
        (b"a = [1, 2\n", "case.toml:2"),
        (b"title = 'a\n", ", expected a line of TOML"),
        (b"[" * 1_000_000, "more than 64 brackets within brackets"),
        (b"a = " + b"[" * 100_000 + b"]" * 100_000, "more than 64 brackets within brackets"),
        (b'{"a":' * 100_000, "more than 64 brackets within brackets"),
        (b"a" + b".a" * 100_000 + b" = 1", "case.toml:1: found a key of more than 64 parts"),
        (b"title = " + b"1" * 5_000, "too many digits"),
        (b'{"title": ' + b"1" * 5_000 + b"}", "too many digits"),
        (b'{\n"title": NaN}', "case.toml:2: title: found"),
        (b'{"title": "a",\n"title": "b"}', 'case.toml:2: title: found "title once more"'),
        (b"title = 'a'\ntitle = 'b'\n", "case.toml:2: title"),
        (b"title = 1", "case.toml:1: title: found 1, expected text in quotes"),
        (b"principals = 3", "case.toml:1: principals: found 3, expected a list"),
        (b"principals = [3]", "case.toml:1: principals[0]: found 3, expected a table"),
        (b'[principals]\nname = "A"', "case.toml:1: principals: found a table, expected a list"),
        (b"x" * (LARGEST_FILE + 1), "found a file of more than 2 MB"),
    ],
)
def test_file_that_is_no_case(content: bytes, words: str) -> None:
    assert words in refused(content)


def test_json_that_is_no_table() -> None:
    assert "found a file that holds no fields" in refused("[]", "case.json")
    assert refused("{", "case.json").startswith("case.json:1: found ")


LISTED = "For each one write [[principals]] with double brackets."
QUOTED = 'Text stands in straight quotation marks, "Apia"; true and false are written small.'
TIMES = 'A time is written 2026-12-02T08:00:00, a day 2026-12-02, a time of day "08:00".'
NO_END = "The closing quotation mark is missing."


@pytest.mark.parametrize(
    ("content", "line", "sentence"),
    [
        ('[principals]\nname = "A"\n[principals]\n', 3, LISTED),
        ('[principals]\nname = "A"\n[[principals]]\n', 3, LISTED),
        ('\n[principals]\nname = "A"\nhome = "Oslo"\n', 2, LISTED),
        (
            "[[principals]]\n[principals.stays]\n[principals.stays]\n",
            3,
            "For each one write [[principals.stays]] with double brackets.",
        ),
        (
            "[reading]\n[reading]\n",
            2,
            "The table stands twice in the file: put its fields under one heading.",
        ),
        ('home = "Apia\nname = "Ann"\n', 1, NO_END),
        ('home = \'Apia\nname = "Ann"\n', 1, NO_END),
        ("home = 'Apia\nname = 'Ann'\n", 1, NO_END),
        ('home = """Apia\nname = "Ann"\n', 1, NO_END),
        ('name = "Ann"\nhome = Apia\n', 2, QUOTED),
        ("home = “Apia”\n", 1, QUOTED),
        ("tentative = True\n", 1, QUOTED),
        ("from = 2026-12-02T08:00\n", 1, TIMES),
        ("from = 2.12.2026\n", 1, TIMES),
        ("hours = [08:00, 22:00]\n", 1, TIMES),
        ('home = "Oslo"\n\nhome = "Rome"\n', 3, "The field stands twice in this table."),
        ('title = "the "final" of it"\n', 1, 'A quotation mark within a text is written \\".'),
        ('title = "1, 2 b" c\n', 1, QUOTED),
        (
            'hours = ["08:00", "22:00"\n',
            2,
            "A list lacks a comma, a quotation mark or its closing bracket ].",
        ),
        ('with = ["Ann, "Bob"]\n', 1, "A list lacks a comma, a quotation mark or its closing bracket ]."),
        ('home: "Apia"\n', 1, 'A field is written name = "value", with one equals sign.'),
    ],
)
def test_line_that_is_no_toml_says_what_to_write(content: str, line: int, sentence: str) -> None:
    case, problems = read_case(content)
    assert case is None
    assert [(problem.line, problem.sentence) for problem in problems] == [(line, sentence)]


def test_one_table_of_stays_where_there_can_be_several() -> None:
    told = refused(GOOD.replace("[[principals.stays]]", "[principals.stays]", 1))
    assert told.endswith("For each one write [[principals.stays]] with double brackets.")
    assert len(told.splitlines()) == 1


def test_nearly_the_name_of_a_table_is_the_one_mistake_told() -> None:
    told = refused(GOOD.replace("[[principals", "[[principal"))
    assert "Did you mean principals?" in told
    assert len(told.splitlines()) == 1


def test_what_stands_in_a_table_of_nearly_the_right_name_is_read() -> None:
    told = refused(GOOD.replace("[[principals", "[[principal").replace('"Podgorica"', '"Podgorrica"'))
    assert len(told.splitlines()) == 2
    assert re.search(r"principal\[\d\]\.home: found \"Podgorrica\"", told)


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [
        ("limits", "Limits are written in [[meetings.limits]]."),
        ("stays", "Stays are written in [[principals.stays]]."),
        ("engagements", "Engagements are written in [[principals.engagements]]."),
        ("stay", "Stays are written in [[principals.stays]]."),
    ],
)
def test_table_at_the_top_that_belongs_to_another(heading: str, sentence: str) -> None:
    (problem,) = read_case(f"{GOOD}\n[[{heading}]]\n")[1]
    assert (problem.field, problem.sentence) == (heading, sentence)


@pytest.mark.parametrize("heads", ["", "[[principals]]\n", "principals = []\n", '[principals]\nname = "A"\n'])
def test_no_list_of_names_is_offered_where_there_is_none(heads: str) -> None:
    meeting = '[[meetings]]\nname = "M"\nparticipants = ["Ann", "Bob"]\nfrom = 2018-07-10\nto = 2018-07-11\n'
    limit = '[[meetings.limits]]\ntype = "within_km"\nkm = 10\nprincipal = "Ann"\n'
    told = refused(heads + meeting + limit)
    assert "()" not in told
    assert "principal of the case" not in told


@pytest.mark.parametrize("end", range(0, len(GOOD) - 1, 97))
def test_truncated_file(end: int) -> None:
    case, problems = read_case(GOOD[:end])
    assert case is not None or problems
    assert all(problem.line <= end + 1 for problem in problems)


@pytest.mark.parametrize(
    ("line", "instead", "words"),
    [
        ('  from = 2027-03-23', "  from = 2027-02-30", "There is no day 2027-02-30."),
        ('  from = 2027-03-23', "  from = 2027-13-01", "from: found \"from = 2027-13-01\""),
        ('  from = 2027-03-23', "  from = 0001-01-01", "found 0001-01-01, expected a day from 1900 to 2200"),
        ('  from = 2027-03-23', "  from = 9999-12-31T23:59:59-12:00", "expected a day from 1900 to 2200"),
        ('  from = 2027-03-23', '  from = "2027-02-30"', "expected a day or a time such as"),
        ('  from = 2027-03-23', "  from = 08:00:00", "expected a day or a time such as"),
        ('home = "Podgorica"', 'home = "Podgorrica"', "Podgorica, Montenegro"),
        ('home = "Podgorica"', 'home = "Springfield"', "Say the"),
        ('home = "Podgorica"', 'home = "Rome, Itly"', "The nearest names: Italy"),
        ('home = "Podgorica"', 'home = "مدينة غير موجودة"', "No city is called 'مدينة غير موجودة'"),
        ('home = "Podgorica"', 'home = "不存在的城市"', "No city is called '不存在的城市'"),
        ('home = "Podgorica"', 'home = ""', "expected the name of a city, of 1 to 200 characters"),
        ('home = "Podgorica"', f'home = "{"x" * 100_000}"', "a city, of 1 to 200 characters"),
        ('home = "Podgorica"', 'home = "Rome"\nflies = "by broom"', "one of 'own aircraft' or"),
        ('home = "Podgorica"', 'home = "Rome"\nrange_km = nan', "expected a finite number"),
        ('home = "Podgorica"', 'home = "Rome"\nrange_km = -1', "expected at least 100"),
        ('home = "Podgorica"', 'home = "Rome"\nhoem = "Paris"', "Did you mean home?"),
        ('name = "Rufus', 'name = "\\u0007"', "expected text without control characters"),
        ('to = 2027-03-28', "to = 2127-03-28", "expected at most 1,100 days"),
        ('title = "A first', "as_of = 2027-03-01T10:00:00", "expected a day such as"),
        ('title = "A first', "travel = { cruise_kmh = 0 }", "expected more than 0"),
        ('title = "A first', 'ranking = { preset = "balancd" }', "Did you mean balanced?"),
        ('title = "A first', 'groups = { G = ["Frnce"] }', "The nearest names: France"),
        ('title = "A first', 'places = [{ name = "X", country = "CZ", latitude = 50, longitude = 14, '
         'zone = "Mars/Olympus" }]', "places[0].zone: found \"Mars/Olympus\", expected an IANA time zone"),
        ('title = "A first', 'places = [{ name = "X", country = "CZ", latitude = 95, longitude = 14 }]',
         "expected at most 90"),
        ('title = "A first', 'places = [{ name = "X" }]', "expected country, latitude and longitude, or in"),
    ],
)  # fmt: skip
def test_line_that_is_wrong(line: str, instead: str, words: str) -> None:
    text, number = with_line(line, instead)
    told = refused(text)
    assert words in told
    lines = [int(line) for line in re.findall(r"^case\.toml:(\d+): [\w.\[\]]+: found ", told, re.MULTILINE)]
    assert any(number - 5 <= line <= number + 1 for line in lines)


def test_every_problem_is_told_at_once() -> None:
    told = refused(
        """titel = "x"
        [[principals]]
        name = "Ann"
        home = "Washingtonn, US"
          [[principals.stays]]
          city = "Brusels"
          from = 2018-07-10
          to = 2018-07-12
          [[principals.stays]]
          city = "London"
          from = 2018-07-10
          to = 2018-07-12
          [[principals.stays]]
          city = "Paris"
          from = 2018-07-11
          to = 2018-07-12
          titel = "y"
        [[meetings]]
        name = "M"
        participants = ["Ann", "Bob"]
        from = 2018-07-10
        to = "tomorrow"
          [[meetings.limits]]
          type = "third_contry"
          [[meetings.limits]]
          type = "host_in"
          countries = ["Frnce"]
        """
    )
    places = [tuple(line.split(": ")[:2]) for line in told.splitlines()]
    assert places == [
        ("case.toml:1", "titel"),
        ("case.toml:4", "principals[0].home"),
        ("case.toml:6", "principals[0].stays[0].city"),
        ("case.toml:15", "principals[0].stays[2].from"),
        ("case.toml:17", "principals[0].stays[2].titel"),
        ("case.toml:20", "meetings[0].participants[1]"),
        ("case.toml:22", "meetings[0].to"),
        ("case.toml:24", "meetings[0].limits[0].type"),
        ("case.toml:27", "meetings[0].limits[1].countries[0]"),
    ]


def test_load_raises_with_all_of_it_and_check_lists_it(tmp_path: Path) -> None:
    file = tmp_path / "case.toml"
    file.write_text('titel = "x"\nhome = 3\n')
    with pytest.raises(CaseError) as refusal:
        load_case(file)
    assert list(refusal.value.problems) == check_case(file)
    assert str(refusal.value).count("\n") == len(check_case(file)) - 1 == 2
    file.write_text(GOOD)
    assert check_case(file) == []
    assert load_case(file).title == "A first case"


def test_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        (problem,) = check_case(path)
        assert problem.found.startswith("no file that can be read (")


def test_byte_order_mark_and_line_ends_of_windows() -> None:
    case, problems = read_case(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert case is not None
    assert problems == []


def test_text_with_a_mark_and_text_that_no_file_can_hold() -> None:
    assert read_case("\ufeff" + GOOD)[0] is not None
    assert "expected text in UTF-8" in refused('title = "\ud800"')


def test_json_tells_lines_too() -> None:
    told = refused('{\n"title": "x",\n"principals": [\n{"name": "Ann",\n"home": "Osslo"}]}')
    assert told.startswith('case.toml:5: principals[0].home: found "Osslo", expected a city.')


def test_so_many_mistakes_are_told_and_no_more() -> None:
    head = '[[principals]]\nname = "Ann"\nhome = "Oslo"\n'
    stay = '[[principals.stays]]\ncity = "Paris"\nfrom = 2018-07-10\nto = 2018-07-20\n'
    case, problems = read_case(head + 1_000 * stay)
    assert case is None
    errors = [problem for problem in problems if problem.severity == "error"]
    assert len(errors) == 201
    assert sum(problem.found == "more than 200 errors" for problem in errors) == 1
    assert "expected at most this many items: 5,000" in refused(head + 5_001 * stay)


def test_so_many_unknown_cities_are_looked_up_and_no_more() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    stays = "".join(
        f'[[principals.stays]]\ncity = "{a}qx{b}zzk"\nfrom = 2018-07-10\nto = 2018-07-20\n'
        for a in letters[:10] for b in letters[:10]
    )  # fmt: skip
    told = refused('[[principals]]\nname = "Ann"\nhome = "Oslo"\n' + stays)
    assert told.count("No city is called") == 50
    assert "found 50 unknown cities" in told


def check_reading(content: str | bytes, name: str) -> None:
    """Read the content; whatever it is, the outcome is of one of the two kinds."""
    case, problems = read_case(content, name)
    assert (case is None) == any(problem.severity == "error" for problem in problems)
    lines = content.count(b"\n" if isinstance(content, bytes) else "\n") + 1  # type: ignore[arg-type]
    for problem in problems:
        assert 0 <= problem.line <= lines
        assert problem.found
        assert problem.expected
        assert not any(map(unprintable, str(problem)))
        str(problem).encode()


@given(st.binary(max_size=300), st.sampled_from(["case.toml", "case.json"]))
def test_any_bytes(content: bytes, name: str) -> None:
    check_reading(content, name)


@given(st.text(max_size=200), st.sampled_from(["case.toml", "case.json"]))
def test_any_text(content: str, name: str) -> None:
    check_reading(content, name)


PIECES = [
    *GOOD_LINES, '"', "'", '"""', "[", "]", "{", "}", "=", "\n", ",", "\\", "0001-01-01", "9999-12-31", "nan",
    "-1", "1e999", "true", '"24:00"', "from", "to", "\0", "\r", "é", "北京", "[[principals.stays]]",
    "[[meetings.limits]]", "00:00:60",
]  # fmt: skip
change = st.tuples(st.integers(0, len(GOOD)), st.integers(0, 60), st.sampled_from(PIECES))


@given(st.lists(change, min_size=1, max_size=6))
def test_good_case_with_changes(changes: list[tuple[int, int, str]]) -> None:
    text = GOOD
    for at, length, piece in changes:
        text = text[:at] + piece + text[at + length :]
    check_reading(text, "case.toml")


def _names(schema: Any) -> set[str]:
    """The names of all fields that the schema knows, and its choices of words."""
    if isinstance(schema, list):
        return set().union(*map(_names, schema))
    if not isinstance(schema, dict):
        return set()
    found = set(schema.get("properties", {})) | {
        word for word in schema.get("enum", []) if isinstance(word, str)
    }
    return found | {schema["const"]} if "const" in schema else found.union(*map(_names, schema.values()))


NAMES = sorted(_names(case_schema()))
words = st.sampled_from(
    ["Ann", "Bob", "Oslo", "Rome", "Xx", "FR", "2018-07-10", "2018-07-12", "2018-07-11T10:00:00", "08:00",
     "22:00", "2018-03-25T02:30:00", "2018-07-11T10:00:00+14:00", "", "\ud800", "all", "geonames:1", ",",
     "G", *NAMES]
)  # fmt: skip
leaves = st.none() | st.booleans() | st.integers(-3, 10**25) | st.floats() | words
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=5),
    max_leaves=30,
)


def _like(definition: Any, schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values of the shape of a definition, each field of it now and then left out or of another kind."""
    if "$ref" in definition:
        definition = schema["$defs"][definition["$ref"].rpartition("/")[2]]
    if "anyOf" in definition or "oneOf" in definition:
        return st.one_of([_like(each, schema) for each in definition.get("anyOf") or definition["oneOf"]])
    if "properties" in definition:
        fields = {name: _like(each, schema) for name, each in definition["properties"].items()}
        needed = {name: field for name, field in fields.items() if name in definition.get("required", [])}
        return st.fixed_dictionaries(
            needed, optional={name: fields[name] for name in fields.keys() - needed.keys()}
        )
    if definition.get("type") == "array":
        return st.lists(_like(definition["items"], schema), max_size=3)
    if "const" in definition or "enum" in definition:
        return st.sampled_from([definition["const"]] if "const" in definition else definition["enum"])
    if definition.get("type") in ("number", "integer"):
        return st.integers(0, 200)
    return words | st.booleans() if definition.get("type") != "boolean" else st.booleans()


@settings(max_examples=60)
@given(_like(case_schema(), case_schema()) | values)
def test_any_values_in_the_shape_of_a_case(content: Any) -> None:
    check_reading(json.dumps(content), "case.json")
