"""Told: one day of a story as its page shows it; the contract stands at the top of `templates/desk/story.html`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sidelines.countries import country
from sidelines.desk import shown, storied
from sidelines.desk.bridge import File
from sidelines.desk.models import RequestSide
from sidelines.desk.shown import Shown
from sidelines.desk.storied import Version
from sidelines.formats.stories.sources import public_source
from sidelines.formats.stories.telling import climbed, sentence
from sidelines.meetings import acts
from sidelines.meetings.ageing import Rung
from sidelines.meetings.moves import Move
from sidelines.meetings.options import OnTheTable
from sidelines.meetings.positions import Level, Position
from sidelines.meetings.sides import Side
from sidelines.meetings.standing import Awaited, Duty, Stage, Standing
from sidelines.meetings.story import StoryDay, Truth
from sidelines.meetings.turn import awaited
from sidelines.meetings.words import option_words, position_words, waited
from sidelines.phrases import joined
from sidelines.times import Minute, day_at, day_text

WAITING = (Stage.WISH, Stage.TASKED, Stage.SOUNDED_OUT, Stage.PROPOSED, Stage.COUNTERED, Stage.POSTPONED)


def day_shown(version: Version, rows: Sequence[RequestSide], day: date) -> Shown:
    """What the page says of one day, without the rail and the map."""
    found = storied.on(version, day)
    standing = storied.standing_on(found, version.viewer)
    moves = storied.seen_on(found, version.viewer)
    waiting = Waiting(version, found, standing)
    return {
        "day": _day(day),
        "standing": _standing(standing, waiting),
        "due": waiting.shown(),
        "truths": _truths(version, found, standing),
        "moves": [_move(move, standing, version) for move in moves],
        "quiet": "" if moves else _quiet(standing, waiting),
        "announced": [_announced(move, standing) for move in moves if isinstance(move.act, acts.Announce)],
        "ladders": _ladders(version, rows, found),
    }


def _day(day: date) -> Shown:
    return {
        "iso": day.isoformat(),
        "weekday": date_format(day, "l"),
        "number": day.day,
        "month_year": date_format(day, "F Y"),
        "text": date_format(day, "l j F Y"),
    }


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
            return {"who": _("nobody's"), "sentence": _idle(self.whose), "next": self._next()}
        return {
            "who": self.offices,
            "sentence": _("What is owed: %(what)s.") % {"what": _(self.whose.duty.value)},
            "since": _since(self.standing, self.since, self.zone),
            "age": self.age,
            "late": any(truth.age.overdue for truth in self.truths),
            "ours": self.standing.viewer in self.whose.sides,
            "owner": "; ".join(dict.fromkeys(truth.age.owner for truth in self.truths)),
            "next": self._next(),
        }

    def _next(self) -> Shown | None:
        """The earliest day on which one of these files is looked at again."""
        days = [truth.age.next_on for truth in (self.truths or self.day.truths) if truth.age.next_on]
        return shown.day(min(days)) if days else None


def _idle(whose: Awaited) -> str:
    return _("Until the meeting.") if whose.duty is Duty.MEET else _("It is over.")


def _since(standing: Standing, since: Minute, zone: str) -> Shown:
    """The instant since when, or its day alone where that is all that is known."""
    begun = [move for move in standing.moves if move.counts_from == since]
    if begun and all(move.day_only for move in begun):
        return shown.day(day_at(since, zone))
    own = standing.side(begun[-1].entered_by).zone if begun else zone
    return shown.time(since, own, zone)


# --- where it stands ---------------------------------------------------------------------------------------------


def _standing(standing: Standing, waiting: Waiting) -> Shown:
    if not standing.moves:
        return {"kind": "no answer", "label": _("nothing yet"), "sentence": _("Nobody has asked for a meeting yet.")}
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
        return _("%(principal)s wishes for a meeting.") % {"principal": standing.side(standing.whose_care).principal}
    facts = {"day": day, "age": waiting.age}
    rung = max(truth.age.rung for truth in waiting.truths)
    if rung is Rung.PRINCIPAL:
        return _("The wish of %(day)s: no answer for %(age)s, and it is on the principal's own page.") % facts
    if rung is Rung.CHIEF_OF_STAFF:
        return _("The wish of %(day)s: no answer for %(age)s, and it is with the chief of staff.") % facts
    return _("The wish of %(day)s has had no answer for %(age)s.") % facts


def _open_words(standing: Standing, waiting: Waiting) -> str:
    """What is on the table, or who waits for whose word."""
    offers = [entry for entry in standing.offers]
    if offers:
        listed = joined([option_words(entry.option) for entry in offers])
        return _("On the table: %(options)s.") % {"options": listed}
    agreed = [
        side.office for side in standing.sides if standing.positions[side.key].level >= Level.IN_PRINCIPLE
    ]
    if len(agreed) == len(standing.sides):
        return _("Both want to meet; the place and the day are open.")
    waits = joined([side.office for side in standing.sides if side.key not in waiting.whose.sides])
    if not waits or not waiting.running:
        return ""
    facts = {"waits": _opening(waits), "offices": waiting.offices, "what": _(waiting.whose.duty.value)}
    if not waiting.days:
        return _("%(waits)s waits for %(offices)s: %(what)s.") % facts
    return _("%(waits)s has waited %(age)s for %(offices)s: %(what)s.") % {**facts, "age": waiting.age}


def _halfway(standing: Standing) -> str:
    """Some have agreed or confirmed, and not everybody has confirmed."""
    parts = []
    for side in standing.sides:
        position = standing.positions[side.key]
        option = standing.options.get(position.option)
        parts.append(
            _("%(office)s: %(position)s") % {"office": _opening(side.office), "position": position_words(position, option)}
        )
    agreed = standing.agreed
    if agreed is not None and standing.lowest == Level.AGREED == max(p.level for p in standing.positions.values()):
        return _("Both have agreed to %(option)s; neither has confirmed it.") % {"option": option_words(agreed.option)}
    return f"{'; '.join(parts)}."


def _ahead(standing: Standing, waiting: Waiting) -> str:
    meeting = standing.confirmed
    assert meeting is not None
    days = (day_at(meeting.begins, meeting.zone) - waiting.day.day).days
    when = ngettext("%(days)d day to go", "%(days)d days to go", days) % {"days": days} if days > 0 else _("today")
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
    facts = {"office": _opening(standing.side(end.side).office), "how": _(end.how.value), "why": end.reason}
    return _("%(office)s: %(how)s, because %(why)s.") % facts


def _quiet(standing: Standing, waiting: Waiting) -> str:
    if not standing.moves:
        return _("Nothing had been entered yet.")
    if not waiting.running:
        return _("Nobody moved.")
    facts = {"offices": waiting.offices, "what": _(waiting.whose.duty.value), "age": waiting.age}
    return _("Nobody moved. %(offices)s: %(what)s is owed, for %(age)s.") % {
        **facts,
        "offices": _opening(waiting.offices),
    }


def _opening(name: str) -> str:
    return name[:1].upper() + name[1:]


# --- each side's truth -------------------------------------------------------------------------------------------


def _truths(version: Version, day: StoryDay, standing: Standing) -> list[Shown]:
    if version.viewer:
        return _truths_of_one(version, standing)
    return [_truth_of(version, day.truth_of(side.key)) for side in version.sides]


def _truths_of_one(version: Version, standing: Standing) -> list[Shown]:
    found = shown.truths(standing, version.zone)
    for truth, side in zip(found, version.sides, strict=True):
        position = standing.positions[side.key]
        truth["reported"] = _reported(position, standing)
        truth["since"] = _position_since(position, standing, version.zone)
    return found


def _truth_of(version: Version, truth: Truth) -> Shown:
    """What one office knows: where it is itself, and where it takes the others to be."""
    standing, own = truth.standing, truth.side
    position = standing.positions[own.key]
    found: Shown = {
        "side": shown.side(standing, own.key),
        "position": shown.position_chip(position),
        "since": _position_since(position, standing, version.zone),
        "note": _agreed_to(position, standing),
    }
    if not standing.moves:
        return {**found, "note": _("Nobody has told this office of it.")}
    if truth.age.awaited.sides and own.key not in truth.age.awaited.sides:
        found["awaits"] = _(truth.age.awaited.duty.value)
    others = [
        _("%(office)s: %(position)s")
        % {"office": _opening(other.office), "position": _position(standing, other)}
        for other in standing.sides
        if other.key != own.key
    ]
    found["knows"] = {
        "stage": shown.standing_chip(standing),
        "others": others,
        "reported": next(
            (said for other in standing.sides if other.key != own.key
             and (said := _reported(standing.positions[other.key], standing))), None),
    }  # fmt: skip
    return found


def _position_since(position: Position, standing: Standing, zone: str) -> Shown | None:
    """Since when, by the hour only where the record has one."""
    return None if position.since is None else _since(standing, position.since, zone)


def _agreed_to(position: Position, standing: Standing) -> str:
    option = standing.options.get(position.option)
    return position_words(position, option) if option or position.end else ""


def _position(standing: Standing, side: Side) -> str:
    position = standing.positions[side.key]
    return position_words(position, standing.options.get(position.option))


def _reported(position: Position, standing: Standing) -> Shown | None:
    """How another side's position is known, by whom it was entered, where that is a report."""
    if position.report is None:
        return None
    entered = next((move for move in reversed(standing.moves) if move.report == position.report), None)
    return None if entered is None else _report_of(entered, standing)


def _report_of(move: Move, standing: Standing) -> Shown | None:
    report = move.report
    if report is None:
        return None
    by = standing.side(report.by)
    return {
        "channel": _(report.channel.value),
        "said_by": report.said_by,
        "learned": shown.day(day_at(report.learned, by.zone)) if move.day_only else shown.time(report.learned, by.zone),
        "by": move.member,
        "to": "" if standing.viewer else by.office,
        "document": report.document,
    }


# --- what happened -----------------------------------------------------------------------------------------------


def _move(move: Move, standing: Standing, version: Version) -> Shown:
    entered_by = standing.side(move.entered_by)
    source = public_source(move.source)
    return {
        **shown.one_move(move, standing, version.zone),
        "what": sentence(move, standing),
        "at": shown.instant_or_day(move.at, entered_by.zone, move.day_only),
        "reported": _report_of(move, standing),
        "sources": [{"text": source.words, "url": source.address}] if source.words else [],
        "invented": _what_is_invented(source.invented),
    }


def _what_is_invented(said: str) -> str:
    return "" if not said else _("nothing of it is in the record") if said == "all of it" else said


def _announced(move: Move, standing: Standing) -> Shown:
    assert isinstance(move.act, acts.Announce)
    source = public_source(move.source)
    return {
        "by": standing.side(move.side).office,
        "text": move.act.words,
        "sources": [{"text": source.words, "url": source.address}] if source.words else [],
    }


# --- the ladders -------------------------------------------------------------------------------------------------


def _ladders(version: Version, rows: Sequence[RequestSide], day: StoryDay) -> list[Shown]:
    """The ladder of each office that has a file by the day, and what it did."""
    found = []
    for row in rows:
        truth = day.truth_of(row.key)
        if (version.viewer and row.key != version.viewer) or not truth.standing.moves:
            continue
        file = File(row=row, standing=truth.standing, age=truth.age, now=day.end)
        climbs = [(day.day, side, climb) for side, climb in storied.climbs_of(day, version.viewer)]
        before = [
            (busy.day, side, climb)
            for busy in storied.busy_days(version, day.day)
            for side, climb in busy.climbs
        ]
        found.append(
            {
                "side": shown.side(truth.standing, row.key),
                "rungs": shown.ladder(file) if truth.age.open and truth.age.awaited.sides else [],
                "idle": _idle(truth.age.awaited) if not truth.age.awaited.sides else "",
                "said": [_(climbed(side, climb)) for _on, side, climb in climbs if side.key == row.key],
                "so_far": [
                    {"day": shown.day(on), "text": f"{climb.rung.words} ({climb.why})"}
                    for on, side, climb in before
                    if side.key == row.key
                ],
            }
        )
    return found


# --- where -------------------------------------------------------------------------------------------------------


def places(standing: Standing) -> list[Shown]:
    """Every place that was named, with its state: chosen where one of its options was, open where one still is."""
    by_city: dict[str, list[OnTheTable]] = {}
    for entry in standing.options.values():
        by_city.setdefault(entry.option.city or _("a place still open"), []).append(entry)
    return [_place(name, entries, standing) for name, entries in by_city.items()]


def _place(name: str, entries: Iterable[OnTheTable], standing: Standing) -> Shown:
    entries = list(entries)
    chosen = standing.agreed.option.key if standing.agreed is not None and standing.end is None else ""
    state, label = "struck", _("struck")
    if any(entry.option.key == chosen for entry in entries):
        state, label = "chosen", _("they met here") if standing.held is not None else _("agreed")
    elif still := [entry for entry in entries if entry.open]:
        state, label = "open", _("draft") if all(entry.draft for entry in still) else _("open")
    return {
        "name": name,
        "country": country(entries[0].option.country).name if entries[0].option.country else "",
        "state": state,
        "label": label,
        "why": "; ".join(_option_note(entry) for entry in entries),
    }


def _option_note(entry: OnTheTable) -> str:
    day = day_text(day_at(entry.option.begins, entry.option.zone))
    if entry.open:
        return day
    why = f"{_(str(entry.closed))}: {entry.why}" if entry.why else _(str(entry.closed))
    return f"{day} ({why})"
