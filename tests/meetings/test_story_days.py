"""A story day by day: each side's truth, and what the ladders did, also where a move came later that day."""

from dataclasses import replace
from datetime import date

import pytest

from sidelines.meetings import acts
from sidelines.meetings.ageing import Ladder, Rung
from sidelines.meetings.standing import Stage
from sidelines.meetings.story import Story, first_illegal
from tests.meetings_cases import BORDURIA, OURS, SYLDAVIA, THEIRS, TWO, File, X, at, proposed

WISH = acts.Wish(words="I want to see him")


def story(file: File, zone: str = "Europe/Vienna", ladders: dict[str, Ladder] | None = None) -> Story:
    return Story(title="A test", zone=zone, sides=file.sides, moves=tuple(file.moves), ladders=ladders or {})


def climbs(told: Story, day: date) -> list[tuple[str, Rung]]:
    return [(side.key, climb.rung) for side, climb in told.on(day).climbs]


class TestDays:
    def test_show_each_sides_truth_at_their_end(self):
        file = File().add(WISH).later(days=2).add(acts.SoundOut(words="would he come?"))
        told = story(file)
        before, after = told.on(date(2018, 9, 4)), told.on(date(2018, 9, 5))
        assert (before.truth_of(OURS).standing.stage, after.truth_of(OURS).standing.stage) == (
            Stage.WISH,
            Stage.SOUNDED_OUT,
        )
        assert before.truth_of(THEIRS).standing.moves == ()
        assert after.truth_of(THEIRS).age.ours
        assert [move.act for move in after.moves] == [acts.SoundOut(words="would he come?")]
        assert (told.first, told.last) == (date(2018, 9, 3), date(2018, 9, 5))
        with pytest.raises(KeyError):
            after.truth_of("elbonia")

    def test_with_something_are_those_of_moves_and_of_climbs(self):
        file = File().add(WISH).later(days=20).add(acts.SoundOut(words="would he come?"))
        assert story(file).days_with_something() == (
            date(2018, 9, 3), date(2018, 9, 10), date(2018, 9, 17), date(2018, 9, 23),
        )  # fmt: skip

    def test_follow_the_ladder_of_each_office(self):
        file = proposed().later(days=9).add(acts.Say(words="soon"), THEIRS)
        told = story(file, ladders={THEIRS: Ladder(chief_of_staff=2, principal=3)})
        # In Singapore a day begins while it is still the evening before in Vienna.
        assert climbs(told, date(2018, 9, 4)) == [(THEIRS, Rung.CHIEF_OF_STAFF)]
        assert climbs(told, date(2018, 9, 5)) == [(THEIRS, Rung.PRINCIPAL)]
        assert climbs(told, date(2018, 9, 10)) == []


class TestClimbs:
    def test_are_told_though_a_move_answers_the_same_day(self):
        file = File().add(WISH).later(days=7).add(acts.SoundOut(words="would he come?"))
        assert climbs(story(file), date(2018, 9, 10)) == [(OURS, Rung.CHIEF_OF_STAFF)]
        assert story(file).on(date(2018, 9, 10)).truth_of(OURS).age.rung is Rung.OWNER

    def test_of_a_wish_raised_again_are_told_though_it_is_answered_in_the_same_minute(self):
        file = File().add(WISH).later(days=2)
        now = file.now
        file.add(acts.RaiseAgain(words="well?")).add(acts.SoundOut(words="would he come?"), when=now)
        assert climbs(story(file), date(2018, 9, 5)) == [(OURS, Rung.CHIEF_OF_STAFF)]

    @pytest.mark.parametrize("zone", ["Pacific/Auckland", "Pacific/Kiritimati", "America/Los_Angeles"])
    def test_of_an_office_far_away_are_each_told_on_one_day(self, zone: str):
        sides = (replace(SYLDAVIA, zone=zone), BORDURIA)
        file = File(sides).add(WISH).later(days=20).add(acts.SoundOut(words="would he come?"))
        told = story(file)
        found = [entry for day in range(1, 26) for entry in climbs(told, date(2018, 9, day))]
        assert found == [(OURS, Rung.CHIEF_OF_STAFF), (OURS, Rung.PRINCIPAL)]


class TestFirstIllegal:
    def test_is_none_where_all_is_well(self):
        assert first_illegal(story(proposed())) is None

    def test_names_the_move_and_the_fact(self):
        file = proposed()
        wrong = file.move(acts.Postpone(reason="a flood"), THEIRS)
        found = first_illegal(story(file.enter(wrong)))
        assert found is not None
        assert found[0] == wrong
        assert found[1].startswith("Nothing confirmed to postpone")

    def test_looks_with_the_eyes_of_who_enters(self):
        """They may refuse what we have heard them accept: they know nothing of our report."""
        file = proposed().add(acts.Refuse(option=X, reason="misheard"), THEIRS, reported_by=OURS)
        file.add(acts.Accept(option=X), THEIRS)
        assert first_illegal(story(file)) is None


def test_two_sides_see_the_day_of_the_story_each_at_its_end():
    file = File(TWO, begin=at("2018-09-03 23:30")).add(WISH)
    assert story(file).on(date(2018, 9, 3)).end == at("2018-09-03 23:59")
