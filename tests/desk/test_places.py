"""A town that the city table lacks is declared in a diary, and known to its forms, to find and to the command line."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from sidelines.desk.models import Diary, JournalEntry
from sidelines.formats.cases.file import read_case
from sidelines.formats.cases.joining import values_of_text
from tests.desk.build import an_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(today):
    today(datetime(2018, 6, 1, 9, tzinfo=UTC))
    return an_office("Downing Street", principal="The Prime Minister", city="London", zone="Europe/London")


def declare(browser, house, **more):
    sent = {
        "version": 0,
        "name": "Turnberry",
        "country": "United Kingdom",
        "latitude": "55.316",
        "longitude": "-4.833",
    }
    address = reverse("desk:diary-places", args=[house.principal.code])
    return browser.post(address, {k: v for k, v in (sent | more).items() if v is not None}, follow=True)


def test_is_declared_as_a_case_file_does(house, signed_in):
    page = declare(signed_in(house.aide), house)
    assert "its clocks are those of Europe/London" in page.content.decode()
    text = Diary.objects.get().text
    assert values_of_text(text)["places"] == [
        {"name": "Turnberry", "country": "GB", "latitude": 55.316, "longitude": -4.833}
    ]
    assert JournalEntry.objects.get(kind="diary: place added").member == house.aide
    case, problems = read_case(text, "diary.toml")
    assert case is not None
    assert not [each for each in problems if each.severity == "error"]


def test_is_known_to_the_diary_and_to_find(house, signed_in):
    browser = signed_in(house.chief)
    declare(browser, house)
    stay = {"version": 1, "city": "Turnberry", "first": "2018-07-14", "last": "2018-07-15"}
    assert (
        browser.post(reverse("desk:diary-add", args=[house.principal.code, "stay"]), stay).status_code == 302
    )
    asked = {
        "ours": [house.principal.code], "first": "2018-07-14", "last": "2018-07-15", "format": "bilateral",
        "opens": "08:00", "closes": "22:00", "candidates": "named", "cities": "Turnberry", "ranking": "balanced",
        "first-name": "Erna", "first-home": "Oslo",
    }  # fmt: skip
    page = browser.post(reverse("desk:find"), asked)
    assert page.status_code == 200
    assert {option["place"] for option in page.context["answer"]["options"]} == {"Turnberry, United Kingdom"}


def test_may_stand_at_the_city_next_to_it(house, signed_in):
    near = {"latitude": None, "longitude": None, "near": "Ayr"}
    declare(signed_in(house.aide), house, **near)
    (place,) = values_of_text(Diary.objects.get().text)["places"]
    assert place["zone"] == "Europe/London"
    assert place["latitude"] == pytest.approx(55.46, abs=0.1)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"zone": "Europe/Paris"}, "no zone of that country: Europe/London"),
        ({"latitude": "95"}, "less than or equal to 90"),
        ({"longitude": None}, "both degrees"),
        ({"near": "Ayr"}, "not both"),
        ({"country": "Nowhereland"}, "Nowhereland"),
    ],
)
def test_what_is_wrong_is_said(house, signed_in, wrong, said):
    page = declare(signed_in(house.aide), house, **wrong)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not Diary.objects.exists()


def test_a_name_is_given_once_and_nothing_is_overwritten(house, signed_in):
    browser = signed_in(house.aide)
    declare(browser, house)
    assert "already" in declare(browser, house, version=1).content.decode()
    assert "meanwhile" in declare(browser, house, name="Skibo").content.decode()


def test_is_for_who_edits(house, signed_in):
    assert declare(signed_in(house.clerk), house).status_code == 403
