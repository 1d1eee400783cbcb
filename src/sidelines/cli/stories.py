"""How a story is printed: a day with each side's truth, or all days as a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rich.console import Console

from sidelines.cli.tables import heading, items, paragraph, table
from sidelines.formats.stories.sources import public_source
from sidelines.formats.stories.telling import INVENTED, brief, climbed, marks_of, moment_of, whose
from sidelines.meetings.acts import Confirmed
from sidelines.meetings.holds import holds
from sidelines.meetings.moves import Move
from sidelines.meetings.options import OnTheTable, Option
from sidelines.meetings.positions import Item, Visit
from sidelines.meetings.sides import Side
from sidelines.meetings.standing import Duty, Standing
from sidelines.meetings.story import Story, StoryDay, Truth
from sidelines.meetings.turn import awaited
from sidelines.meetings.words import answer_words, move_words, option_words, position_words, report_words
from sidelines.phrases import joined
from sidelines.times import Minute, datetime_at, day_at, day_text, time_text, zone_label

Lines = Iterator[tuple[str, str]]


# --- all days ----------------------------------------------------------------------------------------------------


def print_story(console: Console, story: Story, key: str) -> None:
    """The whole story as a table of the days on which something happened, for everybody or for one side."""
    days = [story.on(day) for day in story.days_with_something()]
    rows = [row for day in days if (row := _row(story, day, key))]
    paragraph(console, _title(story, key), "bold")
    paragraph(console, f"{day_text(story.first)} to {day_text(story.last)}. {_days_of(story, key)}")
    console.print()
    table(console, ("Day", "What happened", "Standing, and whose move"), rows)
    if any(public_source(move.source).invented for day in days for move in _shown(day, key)):
        console.print()
        paragraph(console, f"{INVENTED} The public record doesn't tell it, or not all of it: see the source.")


def _title(story: Story, key: str) -> str:
    title = story.title or "A request"
    return f"{title}: as {_side(story, key).office} sees it" if key else title


def _side(story: Story, key: str) -> Side:
    return next(side for side in story.sides if side.key == key)


def _days_of(story: Story, key: str) -> str:
    zone = _side(story, key).zone if key else story.zone
    waited = "" if zone == story.zone else f" The waiting is counted in days of {zone}."
    return f"Days are those of {story.zone}, and it stands as at the end of each.{waited}"


def _shown(day: StoryDay, key: str) -> list[Move]:
    """The moves of the day that the side sees, or all."""
    return [move for move in day.moves if not key or move.seen_by(key)]


def _row(story: Story, day: StoryDay, key: str) -> tuple[str, ...] | None:
    """The day's row; none where the side learns of nothing and its ladder stands still."""
    lines = [brief(move, day.whole) for move in _shown(day, key)]
    lines += [climbed(side, climb) for side, climb in day.climbs if key in ("", side.key)]
    if not lines:
        return None
    standing = day.truth_of(key).standing if key else day.whole
    found = day.truth_of(key).age.awaited if key else awaited(standing)
    stands = f"{standing.stage}\n{whose(standing, found)}"
    if found.duty not in (Duty.NOTHING, Duty.MEET):
        stands += _waited(_days(story, day, standing, key))
    return f"{day.day:%a} {day.day.day} {day.day:%b %Y}", "\n".join(lines), stands


def _days(story: Story, day: StoryDay, standing: Standing, key: str) -> int:
    """For how many whole local days it has been so: of the side, or of the story."""
    if key:
        return day.truth_of(key).age.days
    since = standing.since if standing.since is not None else day.end
    return max(0, (day.day - day_at(since, story.zone)).days)


# --- one day -----------------------------------------------------------------------------------------------------


def print_day(console: Console, story: Story, day: StoryDay, key: str) -> None:
    """One day: the standing, each side's truth, what happened on it, and what the ladder did."""
    paragraph(console, f"{_title(story, key)}, at the end of {day_text(day.day)}", "bold")
    paragraph(console, _counted_to(story, day))
    if not key:
        paragraph(console, _standing_sentence(story, day))
    for truth in day.truths:
        if key in ("", truth.side.key):
            office = truth.side.office
            heading(console, f"What {office} knows")
            if truth.standing.moves:
                items(console, _truth_lines(truth, day.end))
            else:
                paragraph(console, f"  Nothing yet: nobody has told {office} of it.")
    heading(console, "What happened that day")
    moves = _shown(day, key)
    items(console, _happened(moves, day)) if moves else paragraph(console, "  Nothing was entered.")
    climbs = [climbed(side, climb) for side, climb in day.climbs if key in ("", side.key)]
    for line in climbs:
        paragraph(console, f"  {line}")


def _counted_to(story: Story, day: StoryDay) -> str:
    """The end of the day on the clocks of each zone, since days are counted in the zone of each office."""
    zones = dict.fromkeys([story.zone, *(side.zone for side in story.sides)])
    here, *others = [_when(day.end, zone) for zone in zones]
    return f"Counted to {here}" + (f" ({joined(others)})." if others else ".")


def _standing_sentence(story: Story, day: StoryDay) -> str:
    standing = day.whole
    found = awaited(standing)
    said = f"Standing: {standing.stage}. Whose move: {whose(standing, found)}"
    if found.duty in (Duty.NOTHING, Duty.MEET) or standing.since is None:
        return f"{said}."
    side = next((each for each in story.sides if each.key in found.sides), story.sides[0])
    return (
        f"{said}{_waited(_days(story, day, standing, ''))}, since {_since(standing, standing.since, side)}."
    )


def _waited(days: int) -> str:
    return f", for {_counted(days, 'day')}" if days else ""


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _when(minute: Minute, zone: str) -> str:
    return f"{day_text(day_at(minute, zone))}, {time_text(minute, zone)}"


def _truth_lines(truth: Truth, now: Minute) -> Lines:
    standing, side = truth.standing, truth.side
    yield "standing", standing.stage.value
    yield "whose move", _whose_line(truth)
    for other in standing.sides:
        yield "we" if other.key == side.key else other.office, _position_line(standing, other, side)
    yield from _care_lines(truth)
    for name, lines in (
        ("options", [_option_line(entry, standing, side) for entry in standing.open_options]),
        ("no longer", [_closed_line(entry) for entry in standing.options.values() if not entry.open]),
        ("open items", [", ".join(_item_line(item) for item in standing.open_items)]),
        ("visits", [_visit_line(visit, day_at(now, side.zone)) for visit in standing.visits.values()]),
        ("met before", [f"in {met.place} on {day_text(met.on)}" for met in standing.encounters]),
        ("holds", [_hold_line(hold.strength.value, hold.option, hold.expires, side)
                   for hold in holds(standing, side.key, now)]),
    ):  # fmt: skip
        if any(lines):
            yield name, "\n".join(lines)


def _whose_line(truth: Truth) -> str:
    standing, side, age = truth.standing, truth.side, truth.age
    if age.awaited.duty is Duty.NOTHING:
        return "nobody's: it is over"
    if not age.awaited.sides:
        return f"nobody's until {age.awaited.duty}"
    names = [
        "ours" if key == side.key else "theirs" for key in sorted(age.awaited.sides, key=(side.key).__ne__)
    ]
    since = "" if age.since is None else f", since {_since(standing, age.since, side)}"
    return f"{joined(names)}: {age.awaited.duty}{_waited(age.days)}{since}"


def _since(standing: Standing, since: Minute, side: Side) -> str:
    """The instant since when, or its day alone where the move that began it is known by its day."""
    begun = [move for move in standing.moves if move.counts_from == since]
    if begun and all(move.day_only for move in begun):
        return day_text(day_at(since, standing.side(begun[0].entered_by).zone))
    return _when(since, side.zone)


def _position_line(standing: Standing, of: Side, viewer: Side) -> str:
    position = standing.positions[of.key]
    line = position_words(position, standing.options.get(position.option))
    if position.report is not None:
        reported = [m for m in standing.moves if m.report == position.report]
        line += f" ({report_words(reported[-1], viewer)})"
    said = position.statements[-1] if position.statements else None
    if said is not None and said.what is not Confirmed.MEETING and position.end is None:
        line += f"; last confirmed {said.what} ({day_text(day_at(said.at, viewer.zone))})"
    return line


def _care_lines(truth: Truth) -> Lines:
    standing, side, age = truth.standing, truth.side, truth.age
    care = standing.cares[side.key]
    if care.wishes:
        days = [day_text(day_at(wish.at, side.zone)) for wish in care.wishes]
        again = f"; raised again on {joined(days[1:])}" if days[1:] else ""
        yield "wish", f"of {days[0]}{again}"
    yield "owner", age.owner
    if care.parked is not None:
        yield "parked", f"until {day_text(care.parked.review)}, because {care.parked.reason}"
    if standing.open:
        yield "with", age.rung.words
        lines = [f"{day_text(climb.on)}: to {climb.rung.words} ({climb.why})" for climb in age.climbs]
        yield "ladder", "\n".join(lines) or "has not moved since it became this move"
    if age.chased:
        yield "reminded", f"{_counted(age.chased, 'time')} since they were last heard"
    if age.next_on is not None:
        yield "next", f"{day_text(age.next_on)}: {age.next_what}"


def _option_line(entry: OnTheTable, standing: Standing, side: Side) -> str:
    answers = [
        f"{'we' if each.key == side.key else each.office}: {answer_words(entry, each.key)}"
        for each in standing.sides
        if not entry.draft
    ]
    drafted = "a draft of ours" if entry.draft else "; ".join(answers)
    return f"{_option_times(entry.option, side)} ({drafted})"


def _closed_line(entry: OnTheTable) -> str:
    return f"{option_words(entry.option)} ({entry.closed}{f': {entry.why}' if entry.why else ''})"


def _option_times(option: Option, side: Side) -> str:
    """The option in the time of its place, and where it has hours in the time at home."""
    words = option_words(option)
    if option.hours_open or zone_label(option.begins, option.zone) == zone_label(option.begins, side.zone):
        return words
    home = datetime_at(option.begins, side.zone)
    return f"{words} ({home:%H:%M} {zone_label(option.begins, side.zone)})"


def _item_line(item: Item) -> str:
    more = [part for part in ("blocking" * item.blocking, "inside" * item.private) if part]
    due = f", due on {day_text(item.due)}" if item.due else ""
    return f"{item.name}{due}{f' ({joined(more)})' if more else ''}"


def _visit_line(visit: Visit, today: date) -> str:
    days = day_text(visit.first)
    if visit.last != visit.first:
        days += f" to {day_text(visit.last)}"
    planned = "planned" if visit.last >= today else "its days are past; nothing says that it was made"
    state = f"called off: {visit.called_off}" if visit.called_off else "made" if visit.made else planned
    return f"{visit.name}: {visit.envoy} in {visit.place}, {days} ({state})"


def _hold_line(strength: str, option: Option, expires: Minute | None, side: Side) -> str:
    until = "" if expires is None else f", until {_when(expires, option.zone)}"
    return f"{strength}: {_option_times(option, side)}{until}"


def _happened(moves: list[Move], day: StoryDay) -> Lines:
    for move in moves:
        said = move_words(move, day.whole)
        if move.report is not None:
            reported = report_words(move, day.whole.side(move.entered_by))
            said += f" {reported[:1].upper()}{reported[1:]}."
        marks = " ".join(f"({mark})" for mark in marks_of(move, day.whole) if "reported" not in mark)
        source = public_source(move.source)
        told = " ".join(part for part in (source.words, source.address) if part)
        lines = [f"{said} {marks}".rstrip()]
        lines += [f"Source: {told}"] if told else []
        lines += [f"{INVENTED} invented: {source.invented}"] if source.invented else []
        yield moment_of(move, day.whole), "\n".join(lines)
