"""The verbs beside `find`: check, new, where, why-not, map and timeline."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

import sidelines
from sidelines.cli import app
from tests.cli_cases import BY_AIR, SMALL, written


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return written(tmp_path, SMALL)


def run(*words: str | Path):
    return CliRunner(env={"COLUMNS": "250"}).invoke(app, [str(word) for word in words])


class TestCheck:
    def test_0_and_a_count_where_all_is_well(self, small):
        found = run("check", small)
        assert (found.exit_code, found.stdout) == (0, f"{small}: no errors, no warnings\n")

    def test_2_and_every_mistake_with_its_line(self, tmp_path):
        bad = SMALL.replace('"Brussels"', '"Brusels"').replace('type = "third_country"', 'type = "third"')
        path = written(tmp_path, bad)
        found = run("check", path)
        assert found.exit_code == 2
        assert found.stdout.splitlines()[-1] == f"{path}: 2 errors, no warnings"
        line = 1 + bad.splitlines().index('city = "Brusels"')
        assert f"{path}:{line}: principals[0].stays[0].city: found" in found.stdout

    def test_0_where_there_are_only_warnings(self, tmp_path):
        close = (
            SMALL.replace('assumed = ["to"]\n', "")
            .replace("tentative = true\n", "")
            .replace('city = "London, GB"\nfrom = 2018-07-13', 'city = "Lima"\nfrom = 2018-07-12T07:00:00')
        )
        found = run("check", written(tmp_path, close))
        assert found.exit_code == 0
        assert found.stdout.startswith("warning: ")
        assert found.stdout.endswith("no errors, 1 warning\n")

    def test_2_where_there_is_no_file(self, tmp_path):
        found = run("check", tmp_path / "none.toml")
        assert found.exit_code == 2
        assert "1 error" in found.stdout


class TestNew:
    def test_writes_a_case_that_is_fine(self, tmp_path):
        path = tmp_path / "case.toml"
        assert run("new", path).exit_code == 0
        assert run("check", path).exit_code == 0

    def test_never_writes_over_a_file_unless_told(self, small):
        refused = run("new", small)
        assert refused.exit_code == 2
        assert f"{small} is there already" in refused.stderr
        assert small.read_text(encoding="utf-8") == SMALL
        assert run("new", small, "--force").exit_code == 0
        assert small.read_text(encoding="utf-8") != SMALL

    def test_2_where_there_is_no_folder(self, tmp_path):
        found = run("new", tmp_path / "none" / "case.toml")
        assert found.exit_code == 2
        assert f"{tmp_path / 'none'}: there is no such folder" in found.stderr


class TestWhere:
    @pytest.mark.parametrize(
        ("who", "when", "said"),
        [
            (
                "Flavia Elphberg",
                "11 July 10:00",
                "Wed 11 July 2018, 10:00 CEST: Minister Flavia Elphberg is in Brussels",
            ),
            (
                "elphberg",
                "14 July 2018, 10:00",
                "10:00 BST (11:00 CEST at home in Dresden): Minister Flavia Elphberg is",
            ),
            ("Firefly", "2018-07-15T19:00+03:00", "19:00 MSK: Rufus Firefly is in Moscow, Russia."),
            ("Firefly", "15 July 17:00 Europe/Berlin", "18:00 MSK: Rufus Firefly is in Moscow, Russia."),
            (
                "Firefly",
                "20 July 9:30",
                "Fri 20 July 2018, 09:30 MSK: Rufus Firefly is at home in Moscow, Russia",
            ),
            (
                "Elphberg",
                "12 July 20:00 UTC",
                "is on the way from Brussels, Belgium to London, United Kingdom.",
            ),
        ],
    )
    def test_says_where_in_local_time_and_at_home(self, small, who, when, said):
        found = run("where", small, who, when)
        assert found.exit_code == 0
        assert said in found.stdout

    @pytest.mark.parametrize(
        ("when", "said"),
        [
            (
                "10 July 16:00",
                "at home in Dresden, Germany, or on the way to Brussels, Belgium (there from 18:00 CEST on 10 July)",
            ),
            (
                "15 July 13:00",
                "at home in Dresden, Germany, or on the way from London, United Kingdom (there until",
            ),
            ("8 July 16:00", "is at home in Dresden, Germany: the diary says nothing else."),
        ],
    )
    def test_may_be_on_the_way_where_a_stay_is_near_in_time(self, small, when, said):
        assert said in run("where", small, "Elphberg", when).stdout

    def test_names_every_base_beside_a_way(self, tmp_path):
        path = written(tmp_path, SMALL.replace('"Dresden, DE"', '"Dresden, DE"\nother_bases = ["Rome"]'))
        printed = run("where", path, "Elphberg", "10 July 16:00").stdout
        assert "at home in Dresden, Germany, at another base in Rome, Italy, or on the way to" in printed

    def test_an_engagement_without_a_place_is_not_nothing(self, tmp_path):
        call = '[[principals.engagements]]\nfrom = 2018-07-05T15:00:00\nto = 2018-07-05T17:00:00\ntitle = "call"\n'
        path = written(
            tmp_path, SMALL.replace('[[principals]]\nname = "Rufus', call + '[[principals]]\nname = "Rufus')
        )
        printed = run("where", path, "Elphberg", "5 July 16:00").stdout
        assert (
            "is at home in Dresden, Germany: the diary names no other place.\nIn the diary: busy (call)"
            in printed
        )

    def test_a_title_tells_who_is_meant_if_only_one_bears_it(self, tmp_path):
        assert (
            "Flavia Elphberg is" in run("where", written(tmp_path, SMALL), "minister", "11 July 10:00").stdout
        )
        both = SMALL.replace('name = "Rufus Firefly"', 'name = "Rufus Firefly"\ntitle = "Minister"')
        found = run("where", written(tmp_path, both), "minister", "11 July 10:00")
        assert found.exit_code == 2
        assert "2 principals match 'minister': Minister Flavia Elphberg and Minister Rufus" in found.stderr

    @pytest.mark.parametrize(
        ("when", "said"),
        [
            ("12 July 17:00", "17:00 CEST: Minister Flavia Elphberg is in or near Brussels, Belgium."),
            ("12 July 18:05", "is on the way from Brussels, Belgium to London, United Kingdom."),
            (
                "12 July 18:05",
                "In the diary: from Brussels, Belgium to London, United Kingdom, from 18:00 CEST on 12 July to "
                "18:15 BST on 12 July, not firm.\nBefore: Brussels, Belgium (summit), from 18:00 CEST on 10 July",
            ),
            ("12 July 20:00 UTC", "is in or near London, United Kingdom."),
        ],
    )
    def test_says_where_a_way_leads_and_from_when_to_when(self, tmp_path, when, said):
        printed = run("where", written(tmp_path, BY_AIR), "Elphberg", when).stdout
        assert said in printed.replace("\n", " ").replace(" Before:", "\nBefore:")

    def test_says_since_when_somebody_may_be_on_the_way_home(self, tmp_path):
        path = written(tmp_path, BY_AIR.replace("2018-07-13\nto = 2018-07-15", "2018-07-09\nto = 2018-07-09"))
        printed = run("where", path, "Elphberg", "12 July 20:00").stdout
        assert "or on the way from London, United Kingdom (there until 18:15 BST on 12 July)" in printed

    def test_says_that_a_long_gap_may_lead_home(self, tmp_path):
        late = SMALL.replace("from = 2018-07-13\nto = 2018-07-15", "from = 2018-07-20\nto = 2018-07-22")
        printed = run("where", written(tmp_path, late), "Elphberg", "16 July 10:00").stdout
        assert (
            "10:00 CEST: Minister Flavia Elphberg is between Brussels, Belgium and London, United" in printed
        )

    def test_says_what_comes_before_and_after_and_what_is_assumed(self, small):
        printed = run("where", small, "Elphberg", "12 July 20:00 UTC").stdout
        assert re.search(
            r"Before: Brussels, Belgium \(summit\), .* to 13:00 CEST on 12 July \(assumed\)\.", printed
        )
        assert re.search(
            r"After: London, United Kingdom, from 18:00 BST on 13 July \(assumed\) .*, not firm\.", printed
        )

    @pytest.mark.parametrize(
        ("who", "when", "said"),
        [
            ("Nobody", "11 July 10:00", "no principal 'Nobody'; it has Flavia Elphberg, Rufus Firefly"),
            ("f", "11 July 10:00", "2 principals match 'f': Flavia Elphberg and Rufus Firefly; say which"),
            ("Rufus Fierfly", "11 July 10:00", "did you mean Rufus Firefly?"),
            ("", "11 July 10:00", "no principal ''"),
            ("Firefly", "11 July", "'11 July' is not a moment"),
            ("Firefly", "11 July 25:00", "'25:00' is not a time of day"),
            ("Firefly", "11 July 10:00 Mars/Olympus", "'Mars/Olympus' is not an IANA time zone"),
        ],
    )
    def test_2_where_the_question_can_t_be_read(self, small, who, when, said):
        found = run("where", small, who, when)
        assert found.exit_code == 2
        assert said in found.stderr


class TestWhyNot:
    def test_a_day_and_a_city(self, small):
        found = run("why-not", small, "--city", "Helsinki", "--day", "2018-07-14")
        assert found.exit_code == 0
        assert re.search(
            r"Sat 14 July  On 14 July Flavia Elphberg is expected in London .* Helsinki is", found.stdout
        )
        assert "All the same" not in found.stdout

    def test_a_day(self, small):
        printed = run("why-not", small, "--day", "11 July").stdout
        assert "On 11 July Flavia Elphberg is in Brussels" in printed
        assert "12 July" not in printed.splitlines()[0].split("On 11 July")[0]

    def test_a_city_on_every_day(self, small):
        printed = run("why-not", small, "--city", "Stockholm").stdout
        days = re.findall(r"^  \w{3} (\d+) July(?: to \w{3} (\d+) July)?  ", printed, re.MULTILINE)
        told = [day for first, last in days for day in range(int(first), int(last or first) + 1)]
        assert told == [11, 12, 13, 14, 15, 16]
        assert "Mon 16 July  Stockholm, Sweden is open: Mon 16 July 2018, 08:00–22:00 CEST" in re.sub(
            " +Stockholm", "  Stockholm", printed
        )

    def test_days_closed_by_the_same_are_told_together(self, tmp_path):
        path = written(tmp_path, SMALL.replace("to = 2018-07-16", "to = 2018-07-20"))
        printed = run("why-not", path, "--city", "Moscow").stdout
        assert re.search(
            r"^  Sun 15 July to Fri 20 July +Moscow, Russia is closed on 15 July: the meeting has to be in a third"
            r" country \(neither goes to the other\)\. The same closes the 5 days after it\.$",
            printed,
            re.MULTILINE,
        )

    def test_days_open_alike_are_told_together_with_every_window(self, tmp_path):
        apart = '[[meetings.limits]]\ntype = "not_in_hours"\nfrom = "12:00"\nto = "14:00"\n'
        path = written(tmp_path, (SMALL + apart).replace("to = 2018-07-16", "to = 2018-07-18"))
        printed = run("why-not", path, "--city", "Stockholm", "--meeting", "MINISTERS").stdout
        assert re.search(
            r"Mon 16 July to Wed 18 July +Stockholm, Sweden is open: Mon 16 July 2018, 08:00–12:00 CEST and "
            r"14:00–22:00 CEST\. Open alike on the 2 days after it\.",
            printed,
        )

    def test_a_city_and_a_day_that_the_case_doesn_t_ask_about(self, small):
        printed = run("why-not", small, "--city", "Vienna", "--day", "2018-07-20").stdout
        assert "Vienna, Austria is none of the 4 candidates of 'the ministers'. All the same:" in printed
        assert (
            "Fri 20 July 2018 is no day of 'the ministers', which is wanted between 11 July 2018 and"
            in printed
        )
        assert "Vienna, Austria is open: Fri 20 July 2018, 08:00–22:00 CEST" in printed

    def test_a_place_of_the_case_s_own(self, tmp_path):
        own = '[[places]]\nname = "Zenda"\ncountry = "DE"\nlatitude = 50.6\nlongitude = 13.2\n'
        path = written(
            tmp_path, SMALL.replace("[[principals]]", own + "[[principals]]", 1).replace("Espoo", "Zenda")
        )
        printed = run("why-not", path, "--city", "zenda", "--day", "16 July").stdout
        assert "All the same" not in printed
        assert re.search(r"Zenda(, Germany)? is closed on 16 July: the meeting has to be in a", printed)

    def test_what_would_open_it(self, small):
        printed = run("why-not", small, "--city", "Moscow", "--day", "2018-07-16").stdout
        assert "the meeting has to be in a third country" in printed
        assert "place allowed" in printed
        assert "Moscow, Russia would open on 16 July" in printed

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            ([], "say a day, a city or both"),
            (["--city", "Helsinkki"], "Helsinki, Finland"),
            (["--city", "Springfield"], "names several cities"),
            (["--day", "2018-02-30"], "'2018-02-30' is a day that no calendar has"),
            (["--day", "0001-01-01"], "is not between 1900 and 2200"),
        ],
    )
    def test_2_where_the_question_can_t_be_read(self, small, words, said):
        found = run("why-not", small, *words)
        assert found.exit_code == 2
        assert said in found.stderr
        assert found.stdout == ""


@pytest.mark.parametrize("verb", ["map", "timeline"])
class TestPictures:
    def test_draws_into_a_file(self, small, tmp_path, verb):
        out = tmp_path / "picture.svg"
        found = run(verb, small, "-o", out)
        assert (found.exit_code, found.stdout) == (0, f"{out} is written.\n")
        assert out.read_text(encoding="utf-8").startswith("<svg")

    def test_prints_the_same_in_words(self, small, tmp_path, verb):
        found = run(verb, small, "--text")
        assert found.exit_code == 0
        assert "Helsinki" in found.stdout
        assert "<svg" not in found.stdout
        both = run(verb, small, "--text", "-o", tmp_path / "picture.svg")
        assert both.stdout == found.stdout

    def test_2_where_it_has_nowhere_to_go(self, small, tmp_path, verb):
        assert "say where the picture goes" in run(verb, small).stderr
        found = run(verb, small, "-o", tmp_path)
        assert found.exit_code == 2
        assert f"{tmp_path}: is a folder" in found.stderr


class TestTheWhole:
    def test_version(self):
        found = run("--version")
        assert (found.exit_code, found.stdout) == (0, f"sidelines {sidelines.__version__}\n")

    def test_every_verb_is_in_the_help_and_in_the_reference(self, root):
        reference = (root / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")
        printed = run("--help").stdout
        for verb in ("find", "why-not", "where", "map", "timeline", "check", "new"):
            assert re.search(rf"\b{verb}\b", printed)
            assert f"`{verb} " in reference
            for option in re.findall(r" (--[a-z-]+)", run(verb, "--help").stdout):
                assert option in reference or option == "--help", (
                    f"{verb} {option} is not in docs/reference/cli.md"
                )

    def test_2_where_there_is_no_such_verb(self):
        assert run("conjure").exit_code == 2
