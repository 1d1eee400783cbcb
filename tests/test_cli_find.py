"""`sidelines find`: what it prints, its exit codes, and its files."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sidelines.cli import app
from sidelines.cli.asking import plain
from sidelines.finding.ranking import Ranking
from sidelines.reasons import TERM_LABELS
from tests.cli_cases import CLOSED, SMALL, written

ANSI = "\x1b"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return written(tmp_path, SMALL)


def run(*words: str | Path, **env: str | None):
    return CliRunner(env=env).invoke(app, [str(word) for word in words])


class TestPrinted:
    def test_leads_with_the_meeting_that_comes_first(self, small):
        printed = run("find", small).stdout
        first, then = printed.index("First: the envoy's visit"), printed.index("Then: the ministers")
        assert first < printed.index("Sun 1 July", first) < then < printed.rindex("Mon 16 July")

    def test_answers_by_kind_before_it_ranks(self, small):
        printed = run("find", small, COLUMNS="200").stdout
        printed = printed[printed.index("Then: ") :]
        kinds = printed[printed.index("By kind of place") : printed.index("Ranked, the least costly first")]
        assert re.search(r"in a third place +\w+, \w+: \w+ 1\d July 2018, \d\d:\d\d–\d\d:\d\d \w+ \(", kinds)
        assert re.search(
            r"at a home of Rufus Firefly +Closed: the meeting has to be in a third country", kinds
        )

    def test_says_near_places_and_what_an_option_rests_on(self, small):
        printed = run("find", small, COLUMNS="200").stdout
        assert re.search(r"near: (Espoo|Helsinki)\b", printed)
        mark = re.search(r"\[(\w)\] +rests on Flavia Elphberg leaving Brussels .* an assumed hour", printed)
        assert mark is not None
        assert printed.count(f"[{mark[1]}]") > 1, "an option bears the mark that the note explains"
        assert "leans on a stay of Flavia Elphberg in London that is not firm" in printed

    def test_sums_the_terms_of_every_option_shown(self, small):
        printed = run("find", small, COLUMNS="200").stdout
        sums = re.findall(r"(\d+\.\d\d) = (.+× \d.*)", printed)
        assert len(sums) == 3 + 6
        for score, terms in sums:
            weighted = re.findall(r"(-?\d+\.\d\d) × (\S+)", terms)
            assert sum(float(raw) * float(weight) for raw, weight in weighted) == pytest.approx(
                float(score), abs=0.005 * (1 + len(weighted) + sum(float(weight) for _, weight in weighted))
            )

    def test_has_words_for_every_term(self):
        assert set(TERM_LABELS) == set(Ranking().weights())

    def test_gives_every_day_its_reason_and_groups_near_misses(self, small):
        printed = run("find", small, COLUMNS="200").stdout
        days = printed[printed.rindex("Day by day") :]
        assert re.search(r"^  Wed 11 July +On 11 July |^  Wed 11 July +11 July is closed", days, re.MULTILINE)
        assert re.search(
            r"^  Thu 12 July to Fri 13 July +open in (\d+ places|\d+ to \d+ places)$", days, re.MULTILINE
        )
        changes = days[days.index("What would open a closed day") :]
        order = [changes.find(kind) for kind in ("stay shortened", "engagement moved", "place allowed")]
        assert -1 not in order
        assert order == sorted(order)

    def test_says_what_was_known_when_asked_as_of_a_day(self, small):
        printed = run("find", small, "--as-of", "30 June 2018").stdout
        assert "As known on Sat 30 June 2018." in printed
        assert "As known" not in run("find", small).stdout

    @pytest.mark.parametrize("width", [80, 100])
    def test_fits_the_width_and_loses_nothing(self, small, width):
        printed = run("find", small, COLUMNS=str(width)).stdout
        assert max(len(line) for line in printed.splitlines()) <= width
        assert "…" not in printed
        wide = run("find", small, COLUMNS="400").stdout
        letters = [re.sub(r"[\s─]", "", text) for text in (printed, wide)]
        assert sorted(letters[0]) == sorted(letters[1])

    def test_is_plain_and_wide_where_it_is_piped(self, small):
        # Whoever runs the tests may have set a width.
        printed = run("find", small, COLUMNS=None).stdout
        assert ANSI not in printed
        assert 80 < max(len(line) for line in printed.splitlines()) <= 110
        assert not any(line != line.rstrip() for line in printed.splitlines())

    def test_limit_counts_the_options_shown(self, small):
        for limit, shown in (("1", 1), ("0", 6)):
            printed = run("find", small, "--limit", limit, "--json").stdout
            assert len(json.loads(printed)["options"]) == shown

    def test_says_every_window_of_a_place_and_counts_places_and_windows(self, tmp_path):
        apart = '[[meetings.limits]]\ntype = "not_in_hours"\nfrom = "12:00"\nto = "14:00"\n'
        path = written(tmp_path, SMALL + apart)
        printed = run("find", path, "--limit", "1", COLUMNS="200").stdout
        rows = printed[printed.rindex("Ranked") :]
        assert re.match(
            r"Ranked, the least costly first \(1 place and day shown; \d+ windows are open in all\)", rows
        )
        assert re.search(r" 08:00–12:00 \w+ ", rows)
        assert re.search(r" and 14:00–22:00 \w+ ", rows)
        values = json.loads(run("find", path, "--limit", "1", "--json").stdout)["options"][0]
        ((start, end),) = ((other["start"], other["end"]) for other in values["other_windows"])
        assert (start[10:16], end[10:16]) == ("T14:00", "T22:00")
        assert values["start"][10:16] == "T08:00"

    def test_counts_windows_alone_where_all_are_shown(self, small):
        printed = run("find", small, "--limit", "0", "--meeting", "the envoy's visit", COLUMNS="200").stdout
        assert "Ranked, the least costly first (3 open windows)" in printed

    def test_names_three_near_places_and_counts_the_others(self, tmp_path):
        near = '["Helsinki", "Espoo", "Vantaa", "Kerava", "Tuusula", "Kirkkonummi"]'
        path = written(tmp_path, SMALL.replace('["Helsinki", "Espoo", "Stockholm", "Moscow"]', near))
        printed = run("find", path, COLUMNS="200").stdout
        assert re.search(r"near: \w+, \w+, \w+ and 2 more", printed)

    @pytest.mark.parametrize("name", ["The Envoy's Visit", "envoy"])
    def test_meeting_is_found_whatever_its_case_and_by_a_part(self, small, name):
        assert "Moscow, Russia" in run("find", small, "--meeting", name).stdout

    def test_meeting_chooses_another_one(self, small):
        printed = run("find", small, "--meeting", "the envoy's visit").stdout
        assert "Then:" not in printed
        assert "Moscow, Russia" in printed

    def test_ranking_chooses_another_one(self, small):
        assert "ranking: fairest" in run("find", small, "--ranking", "fairest").stdout
        assert "ranking: balanced" in run("find", small).stdout


class TestNames:
    """Names that the file's writer chose are shown as they are, and steer nothing."""

    def test_brackets_are_no_markup(self, tmp_path):
        path = written(tmp_path, SMALL.replace('title = "summit"', 'title = "[bold]:smile: summit[/]"'))
        assert "[bold]:smile: summit[/]" in run("find", path, COLUMNS="300").stdout

    def test_letters_of_other_scripts_stay(self, tmp_path):
        path = written(tmp_path, SMALL.replace("Rufus Firefly", "محمد 王毅"))
        assert "محمد 王毅" in run("find", path, COLUMNS="300").stdout

    def test_a_file_s_name_steers_nothing(self, tmp_path):
        said = run("find", tmp_path / "\x1b[2J.toml").stderr
        assert ANSI not in said
        assert "\N{REPLACEMENT CHARACTER}[2J.toml" in said

    def test_control_characters_are_replaced(self):
        assert (
            plain("a\x1b[31mb\x9b\nc\u3000d")
            == "a\N{REPLACEMENT CHARACTER}[31mb\N{REPLACEMENT CHARACTER}\nc\u3000d"
        )


class TestExitCodes:
    def test_0_where_something_is_open(self, small):
        assert run("find", small).exit_code == 0

    @pytest.mark.parametrize("more", [[], ["--json"]])
    def test_1_where_nothing_is(self, tmp_path, more):
        found = run("find", written(tmp_path, CLOSED), *more)
        assert found.exit_code == 1
        assert "cannot" in found.stdout or "away" in found.stdout

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (
                ["--meeting", "the kings"],
                "the case has no meeting 'the kings'; it has the envoy's visit, the ministers",
            ),
            (["--meeting", "the"], "2 meetings match 'the': the envoy's visit and the ministers; say which"),
            (["--meeting", "the minsters"], "did you mean the ministers?"),
            (["--ranking", "nicest"], "there is no ranking 'nicest'; there are balanced"),
            (["--as-of", "31 June 2018"], "'31 June 2018' is a day that no calendar has"),
            (["--as-of", "soon"], "'soon' is not a day such as 2018-07-16"),
            (["--limit", "-1"], "--limit"),
            (["--limit", "few"], "--limit"),
            (["--html", "nowhere/report.html"], "nowhere: there is no such folder to write into"),
            (["--colour"], "--colour"),
        ],
    )
    def test_2_where_something_is_to_be_put_right(self, small, words, said):
        found = run("find", small, *words, COLUMNS="200")
        assert found.exit_code == 2
        assert said in found.stderr
        assert "Traceback" not in found.stderr
        assert found.stdout == ""

    def test_2_with_every_mistake_of_the_file(self, tmp_path):
        bad = SMALL.replace('"Brussels"', '"Brusels"').replace("2018-07-16\n", "2018-07-01\n")
        found = run("find", written(tmp_path, bad))
        assert found.exit_code == 2
        assert re.search(
            r"case\.toml:\d+: principals\[0\]\.stays\[0\]\.city: found \"Brusels\"", found.stderr
        )
        assert len(found.stderr.splitlines()) == 2

    @pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe", b"title = ", "title = 'é'".encode("latin-1")])
    def test_2_where_the_file_is_no_case(self, tmp_path, content):
        path = tmp_path / "case.toml"
        path.write_bytes(content)
        found = run("find", path)
        assert found.exit_code == 2
        assert str(path) in found.stderr
        assert found.stdout == ""

    @pytest.mark.parametrize("name", ["missing.toml", "."])
    def test_2_where_there_is_no_file(self, tmp_path, name):
        found = run("find", tmp_path / name)
        assert found.exit_code == 2
        assert str(tmp_path) in found.stderr


class TestFiles:
    def test_writes_the_pictures_and_the_report(self, small, tmp_path):
        names = {"--html": "report.html", "--map": "map.svg", "--timeline": "timeline.svg"}
        words = [word for option, name in names.items() for word in (option, tmp_path / name)]
        (tmp_path / "map.svg").write_text("an older one", encoding="utf-8")
        assert run("find", small, *words).exit_code == 0
        for name in names.values():
            text = (tmp_path / name).read_text(encoding="utf-8")
            assert text.startswith("<!" if name.endswith("html") else "<svg")
            assert "Firefly" in text
        assert {path.name for path in tmp_path.iterdir()} == {"case.toml", *names.values()}

    def test_writes_them_though_nothing_is_open(self, tmp_path):
        found = run("find", written(tmp_path, CLOSED), "--html", tmp_path / "report.html")
        assert found.exit_code == 1
        assert "Elphberg" in (tmp_path / "report.html").read_text(encoding="utf-8")
