"""Search: what exists for the viewer is found by its words; what doesn't leaves no trace but in the journal."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sidelines.desk.models import JournalEntry
from sidelines.meetings import acts
from tests.desk.build import a_request, a_ring, an_office, an_option, an_outside_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(today):
    today(datetime(2018, 6, 1, 9, tzinfo=UTC))
    return an_office(
        "White House", principal="The President", city="Washington, D.C.", zone="America/New_York"
    )


@pytest.fixture
def kremlin(house):
    return an_outside_office("Kremlin")


def found(browser, terms):
    """The page, without the token that guards its forms, which is another each time."""
    page = browser.get("/search/", {"q": terms}).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


@pytest.mark.parametrize(
    "terms",
    ["summit", "SUMMIT lake", "kremlin", "head of krem", "the president", "helsinki", "in the car", "Žižkov"],
)
def test_finds_by_subject_principals_offices_cities_and_words(house, kremlin, signed_in, terms):
    made = a_request(house, kremlin, "proposed", subject="A summit on the lake")
    made.make(acts.Say(words="Mr ŽIŽKOV knows more."))
    a_request(house, an_outside_office("Elysée"), subject="A lunch")
    page = found(signed_in(house.clerk), terms)
    assert f"/requests/{made.code}/" in page
    assert "A lunch" not in page or terms in ("the president", "in the car")


def places(browser, terms):
    """What each hit is said to be found in: the label, and the line with the word marked."""
    page = browser.get("/search/", {"q": terms})
    return [
        [(hit.label, f"{hit.before}[{hit.word}]{hit.after}") for hit in row["hits"]]
        for row in page.context["rows"]
    ]


def test_a_hit_says_where_the_words_stand(house, kremlin, signed_in):
    option = an_option(city="Trieste", country="IT", zone="Europe/Rome", venue="Miramare")
    made = a_request(house, kremlin, "proposed", subject="A summit", option=option)
    made.make(acts.Say(words=f"{'so ' * 40}Mr Žižkov knows more{' and more' * 40}"))
    clerk = signed_in(house.clerk)
    assert places(clerk, "trieste") == [[("Propose options", "[Trieste]")]]
    assert "<mark>Trieste</mark>" in found(clerk, "trieste")
    [[(label, line)]] = places(clerk, "žižkov SUMMIT")
    assert label == "Reply in words"
    assert "Mr [Žižkov] knows more" in line
    assert (line[0], line[-1]) == ("…", "…")
    assert len(line) < 140
    assert [label for label, _line in places(clerk, "trieste miramare")[0]] == ["Propose options"] * 2
    assert places(clerk, "summit the president") == [[]], "that is to be read in the row itself"


def test_a_hit_shows_nothing_that_another_file_keeps_inside(house, signed_in):
    other = an_office("Kremlin", principal="Their President", city="Moscow", zone="Europe/Moscow")
    made = a_request(house, other.principal, "sounded out", subject="A summit")
    made.make(
        acts.Say(words="The lake is free."), acts.Task(owner=house.clerk.name, words="The lake by night")
    )
    assert places(signed_in(other.chief), "lake") == [[("Reply in words", "The [lake] is free.")]]
    assert places(signed_in(house.chief), "lake") == [[("Give it to somebody to do", "The [lake] by night")]]


def test_a_letter_that_is_two_when_folded_is_found(house, kremlin, signed_in):
    made = a_request(house, kremlin, "tasked")
    made.make(acts.Task(owner=house.clerk.name, words="Schloßplatz"))
    assert places(signed_in(house.clerk), "schlossplatz") == [
        [("Give it to somebody to do", "[]Schloßplatz")]
    ]


def test_every_word_has_to_be_there(house, kremlin, signed_in):
    a_request(house, kremlin, subject="A summit on the lake")
    assert "Nothing is found" in found(signed_in(house.clerk), "summit mountain")


def test_what_the_other_side_keeps_to_itself_is_not_found(house, signed_in):
    other = an_office("Kremlin", principal="Their President", city="Moscow", zone="Europe/Moscow")
    made = a_request(house, other.principal, "sounded out", subject="A summit")
    made.make(acts.Task(owner=house.clerk.name, words="grandmaster"))
    assert "Nothing is found" in found(signed_in(other.chief), "grandmaster")
    assert "Nothing is found" in found(signed_in(other.chief), "summit")
    assert "The President" in found(signed_in(other.chief), "welcome")
    assert made.code in found(signed_in(house.clerk), "grandmaster")


def test_an_aide_outside_the_ring_finds_nothing_and_the_chief_sees_the_search(house, signed_in):
    """Not even a gap, a count or a slower answer tells the aide; the journal tells the chief."""
    ring = a_ring(house, house.chief)
    option = an_option(city="Reykjavik", zone="Atlantic/Reykjavik", country="IS")
    a_request(house, an_outside_office("Kremlin"), "proposed", subject="Quiet", ring=ring, option=option)
    aide, chief = signed_in(house.aide), signed_in(house.chief)
    bodies, queries = [], []
    for terms in ("Kremlin", "Kremlxx", "Reykjavik", "Reykjavxx"):
        with CaptureQueriesContext(connection) as made:
            page = found(aide, terms)
        bodies.append(page.replace(terms, "…"))
        queries.append([each["sql"].replace(terms, "…").replace(terms.casefold(), "…") for each in made])
    assert len(set(bodies)) == 1
    assert "Nothing is found" in bodies[0]
    assert len({len(each) for each in queries}) == 1
    assert "Quiet" in found(chief, "Kremlin")
    entries = JournalEntry.objects.filter(kind="searched", member=house.aide).order_by("sequence")
    assert [entry.detail for entry in entries] == [
        {"terms": terms} for terms in ("Kremlin", "Kremlxx", "Reykjavik", "Reykjavxx")
    ]
    journal = chief.get("/journal/", {"kind": "searched", "member": house.aide.code}).content.decode()
    assert "terms: Kremlin" in journal
    for address in ("/", "/board/", "/offices/", "/offices/rings/"):
        assert "Quiet" not in aide.get(address).content.decode()


def test_nothing_asked_is_nothing_journalled(house, signed_in):
    page = signed_in(house.clerk).get("/search/", {"q": "  "})
    assert page.status_code == 200
    assert not JournalEntry.objects.filter(kind="searched").exists()


def test_as_many_queries_for_thirty_rows_as_for_one(house, kremlin, signed_in):
    clerk = signed_in(house.clerk)
    counts = []
    for number in (1, 24):
        for _each in range(number):
            a_request(house, kremlin, subject="A summit")
        with CaptureQueriesContext(connection) as made:
            found(clerk, "summit")
        counts.append(len(made))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("terms", ["%", "_", "\\", "'", '"', "\0", "a" * 5000, "<script>", "’" * 300])
def test_odd_terms_are_only_terms(house, kremlin, signed_in, terms):
    a_request(house, kremlin, subject="Summit")
    page = signed_in(house.clerk).get("/search/", {"q": terms})
    assert page.status_code == 200
    assert "Summit" not in page.content.decode()
    assert "<script>" not in page.content.decode().replace("<script defer", "")
