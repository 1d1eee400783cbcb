"""Saying: whose move it is on a day of a story, and where the request stands, in plain sentences."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sidelines.desk import shown
from sidelines.desk.shown import Shown
from sidelines.desk.storied import Version
from sidelines.meetings.ageing import Due, Rung
from sidelines.meetings.positions import Level, Position
from sidelines.meetings.sides import Side
from sidelines.meetings.standing import Awaited, Duty, Stage, Standing
from sidelines.meetings.story import StoryDay, Truth
from sidelines.meetings.turn import awaited
from sidelines.meetings.words import due_words, option_words, options_words, waited
from sidelines.phrases import joined
from sidelines.times import Minute, day_at, day_text

# --- whose move --------------------------------------------------------------------------------------------------


class Waiting:
    """Whose move it is on a day, what is owed, and for how long by the days of whoever looks."""

    def __init__(self, version: Version, day: StoryDay, standing: Standing) -> None:
        self.day, self.standing, self.zone = day, standing, version.zone
        if version.viewer:
            age = day.truth_of(version.viewer).age
            self.whose, self.since = age.awaited, age.since
        else:
            self.whose, self.since = awaited(standing), standing.since
        self.truths = self._truths(version)

    def _truths(self, version: Version) -> list[Truth]:
        """The files in which it is looked after: of those whose move it is, or the viewer's own."""
        if version.viewer:
            return [self.day.truth_of(version.viewer)]
        return [self.day.truth_of(each.key) for each in self.standing.sides if each.key in self.whose.sides]

    @property
    def running(self) -> bool:
        """Whether anybody owes anything."""
        return bool(self.whose.sides) and self.since is not None and bool(self.standing.moves)

    @property
    def offices(self) -> str:
        """The offices whose move it is."""
        return joined([each.office for each in self.standing.sides if each.key in self.whose.sides])

    @property
    def days(self) -> int:
        """Whole local days since it became their move."""
        return 0 if self.since is None else max(0, (self.day.day - day_at(self.since, self.zone)).days)

    @property
    def age(self) -> str:
        """How long that is, in words."""
        if self.since is None:
            return ""
        if self.days < 1:
            return waited(self.since, self.day.end)
        return ngettext("%(days)d day", "%(days)d days", self.days) % {"days": self.days}

    def shown(self) -> Shown:
        """The "whose move" line."""
        if not self.standing.moves:
            return {"who": _("nobody's yet"), "sentence": _("Nothing has been asked, and nothing is owed.")}
        if not self.running or self.since is None:
            said = idle(self.whose, self._dues())
            return {"who": _("nobody's"), "sentence": said, **self._next()}
        return {
            "who": self.offices,
            "sentence": _("What is owed: %(what)s.") % {"what": _(self.whose.duty.value)},
            "since": since_shown(self.standing, self.since, self.zone),
            "age": self.age,
            "late": any(truth.age.overdue for truth in self.truths),
            "ours": self.standing.viewer in self.whose.sides,
            "owner": "; ".join(dict.fromkeys(truth.age.owner for truth in self.truths)),
            **self._next(),
        }

    def _next(self) -> Shown:
        """The earliest day on which one of these files is looked at again, and what for."""
        ages = [truth.age for truth in (self.truths or self.day.truths)]
        dated = [(age.next_on, age.next_what) for age in ages if age.next_on]
        if not dated:
            return {"next": None}
        on, what = min(dated)
        return {"next": shown.day(on), "next_what": what}

    def _dues(self) -> tuple[Due, ...]:
        """What is left to be done in these files, the earliest first."""
        return tuple(sorted(due for truth in (self.truths or self.day.truths) for due in truth.age.dues))


def idle(whose: Awaited, dues: Sequence[Due]) -> str:
    """Why it is nobody's move, and what is still to be done though it is over."""
    if whose.duty is Duty.MEET:
        return _("Until the meeting.")
    if dues:
        return _("It is over but for %(what)s.") % {"what": due_words(dues)}
    return _("It is over.")


def since_shown(standing: Standing, since: Minute, zone: str) -> Shown:
    """The instant since when, or its day alone where that is all that is known."""
    begun = [move for move in standing.moves if move.counts_from == since]
    if begun and all(move.day_only for move in begun):
        return shown.day(day_at(since, zone))
    own = standing.side(begun[-1].entered_by).zone if begun else zone
    return shown.time(since, own, zone)


# --- where it stands ---------------------------------------------------------------------------------------------


def standing_shown(standing: Standing, waiting: Waiting) -> Shown:
    """Where it stands, as a chip with a sentence."""
    if not standing.moves:
        return {
            "kind": "no answer",
            "label": _("nothing yet"),
            "sentence": _("Nobody has asked for a meeting yet."),
        }
    return {
        "kind": standing.stage.value,
        "label": _(standing.stage.value),
        "sentence": _sentence(standing, waiting),
    }


def _sentence(standing: Standing, waiting: Waiting) -> str:
    """The day in one plain sentence."""
    stage = standing.stage
    if standing.end is not None:
        return _ended(standing)
    if stage in (Stage.HELD, Stage.RECORDED):
        return _met(standing, waiting)
    if stage in (Stage.CONFIRMED, Stage.ANNOUNCED):
        return _ahead(standing, waiting)
    if any(position.level >= Level.AGREED for position in standing.positions.values()):
        return _halfway(standing)
    if stage is Stage.PARKED:
        parked = standing.cares[standing.whose_care].parked
        assert parked is not None
        facts = {"day": day_text(parked.review), "why": parked.reason}
        return _("It rests until %(day)s: %(why)s.") % facts
    if standing.asked is None:
        return _wish(standing, waiting)
    return _open_words(standing, waiting)


def _wish(standing: Standing, waiting: Waiting) -> str:
    wishes = standing.cares[standing.whose_care].wishes
    if not wishes:
        return ""
    day = day_text(day_at(wishes[0].at, waiting.zone))
    if not waiting.days:
        return _("%(principal)s wishes for a meeting.") % {
            "principal": standing.side(standing.whose_care).principal
        }
    facts = {"day": day, "age": waiting.age}
    rung = max(truth.age.rung for truth in waiting.truths)
    if rung is Rung.PRINCIPAL:
        return _("The wish of %(day)s: no answer for %(age)s, and it is on the principal's own page.") % facts
    if rung is Rung.CHIEF_OF_STAFF:
        return _("The wish of %(day)s: no answer for %(age)s, and it is with the chief of staff.") % facts
    return _("The wish of %(day)s has had no answer for %(age)s.") % facts


def _open_words(standing: Standing, waiting: Waiting) -> str:
    """What is on the table, or who waits for whose word."""
    if standing.offers:
        listed = options_words([entry.option for entry in standing.offers])
        return _("On the table: %(options)s.") % {"options": listed}
    agreed = [
        side.office for side in standing.sides if standing.positions[side.key].level >= Level.IN_PRINCIPLE
    ]
    if len(agreed) == len(standing.sides):
        return _("Both want to meet; the place and the day are open.")
    waits = joined([side.office for side in standing.sides if side.key not in waiting.whose.sides])
    if not waits or not waiting.running:
        return ""
    facts = {"waits": opening(waits), "offices": waiting.offices, "what": _(waiting.whose.duty.value)}
    if not waiting.days:
        return _("%(waits)s waits for %(offices)s: %(what)s.") % facts
    return _("%(waits)s has waited %(age)s for %(offices)s: %(what)s.") % {**facts, "age": waiting.age}


def _halfway(standing: Standing) -> str:
    """Some have agreed or confirmed, and not everybody has confirmed."""
    parts = [office_at(side, standing) for side in standing.sides]
    agreed = standing.agreed
    if agreed is not None and standing.lowest == Level.AGREED == max(
        p.level for p in standing.positions.values()
    ):
        return _("Both have agreed to %(option)s; neither has confirmed it.") % {
            "option": option_words(agreed.option)
        }
    return f"{'; '.join(parts)}."


def _ahead(standing: Standing, waiting: Waiting) -> str:
    meeting = standing.confirmed
    assert meeting is not None
    days = (day_at(meeting.begins, meeting.zone) - waiting.day.day).days
    when = (
        ngettext("%(days)d day to go", "%(days)d days to go", days) % {"days": days}
        if days > 0
        else _("today")
    )
    facts = {"option": option_words(meeting), "when": when}
    if standing.announced is None:
        return _("Both have confirmed %(option)s: %(when)s.") % facts
    return _("Confirmed by both and announced: %(option)s, %(when)s.") % facts


def _met(standing: Standing, waiting: Waiting) -> str:
    agreed = standing.agreed
    if agreed is None:
        return _("They have met.")
    facts = {"city": agreed.option.city, "day": day_text(day_at(agreed.option.begins, agreed.option.zone))}
    wishes = standing.cares[standing.whose_care].wishes
    if not wishes:
        return _("They met in %(city)s on %(day)s.") % facts
    met = day_at(agreed.option.begins, agreed.option.zone)
    days = (met - day_at(wishes[0].at, waiting.zone)).days
    return _("They met in %(city)s on %(day)s, %(days)d days after the wish.") % {**facts, "days": days}


def _ended(standing: Standing) -> str:
    end = standing.end
    assert end is not None
    facts = {"office": opening(standing.side(end.side).office), "how": _(end.how.value), "why": end.reason}
    return _("%(office)s: %(how)s, because %(why)s.") % facts


def quiet(standing: Standing, waiting: Waiting) -> str:
    """A day without a move, in a sentence."""
    if not standing.moves:
        return _("Nothing had been entered yet.")
    if not waiting.running:
        return _("Nobody moved.")
    facts = {"offices": waiting.offices, "what": _(waiting.whose.duty.value), "age": waiting.age}
    return _("Nobody moved. %(offices)s: %(what)s is owed, for %(age)s.") % {
        **facts,
        "offices": opening(waiting.offices),
    }


def opening(name: str) -> str:
    """A name as it begins a sentence."""
    return name[:1].upper() + name[1:]


def office_at(side: Side, standing: Standing) -> str:
    """How far an office has gone, with what it has agreed to or why it has ended the request."""
    position = standing.positions[side.key]
    facts = {"office": opening(side.office), "position": _(position.words), "what": meant(position, standing)}
    return (
        _("%(office)s: %(position)s (%(what)s)") if facts["what"] else _("%(office)s: %(position)s")
    ) % facts


def meant(position: Position, standing: Standing) -> str:
    """The option that a side has agreed to, or its reason for ending the request."""
    if position.end is not None:
        return position.end.reason
    option = standing.options.get(position.option)
    return "" if option is None else option_words(option.option)
