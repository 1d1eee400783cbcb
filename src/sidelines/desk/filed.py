"""Filed: what the page of a request's file shows, from the standing and what is kept beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sidelines.desk import access, bridge, shown, untold
from sidelines.desk.access import Viewer
from sidelines.desk.bridge import File
from sidelines.desk.kinds import BY_SLUG, GROUPS, KINDS, OF_ACT, Kind
from sidelines.desk.models import (
    HeldSpan,
    JournalEntry,
    Member,
    Paper,
    ProvisionalConfirmation,
    RequestSide,
)
from sidelines.desk.shown import Shown
from sidelines.meetings import acts, legal
from sidelines.meetings.acts import Act
from sidelines.meetings.fold import after, at_first, counted
from sidelines.meetings.options import OnTheTable, Option
from sidelines.meetings.positions import Item, Visit
from sidelines.times import Minute, day_at

JOURNAL_SHOWN = 20
"""How many of the latest journal entries the page shows."""


def heading(file: File) -> dict[str, Any]:
    """What every page about a request bears at its top: whom it is between, where it stands, who may know of it."""
    standing, row = file.standing, file.row
    ours = standing.side(file.key).principal
    names = [ours, *(side.principal for side in standing.sides if side.key != file.key)]
    ring = {"label": row.ring.name, "names": []} if row.ring else None
    return {
        "pair": " – ".join(names),
        "subject": row.subject,
        "chip": shown.standing_chip(standing),
        "ring": ring,
        "file_url": reverse("desk:file", args=[row.code]),
    }


def page(viewer: Viewer, file: File) -> dict[str, Any]:
    """Everything that the file's page shows."""
    standing, row = file.standing, file.row
    zone, home = row.office.zone, row.principal.home_zone
    editing = access.may_edit(viewer, row.principal_id)
    waiting = waiting_of(row)
    may = _may(viewer, file, waiting is not None)
    options = [
        {**one, "acts": _option_acts(file, entry, may)}
        for one, entry in zip(shown.options(standing, home), standing.options.values(), strict=True)
    ]
    return {
        **heading(file),
        "row": row,
        "due": untold.due_shown(file, shown.move_due(file)),
        "untold": untold.names(untold.sides(file)),
        "told_url": move_url(file, OF_ACT[acts.Contact], told="yes"),
        "truths": shown.truths(standing, zone),
        "rungs": untold.rungs_shown(file, shown.ladder(file)) if standing.open else [],
        "name_chief_url": reverse("desk:office-settings") if access.may_administer(viewer) else "",
        "sides": [shown.side(standing, side.key) for side in shown.sides(standing)],
        "options": options,
        "options_acts": any(one["acts"] for one in options),
        "items": _items(file, may),
        "visits": [_visit(file, visit, may) for visit in standing.visits.values()],
        "contacts": _contacts(file),
        "encounters": [
            {"day": shown.day(met.on), "place": met.place, "words": met.words} for met in standing.encounters
        ],
        "follow_ups": _follow_ups(file, may),
        "read_outs": _read_outs(file),
        "days": _days(file),
        "editing": editing,
        "open_now": _open_now(file, may),
        "not_open": _not_open(file, waiting is not None) if editing else [],
        "waiting": waiting,
        "waits_since": shown.time(bridge.minute(waiting.made_at), zone) if waiting else None,
        "reports": editing and bool(standing.moves),
        "correctable": editing and bool(correctable(file)),
        "outside": any(side.office.outside for side in bridge.all_sides(row)),
        "calendar": meeting_to_enter(file) is not None,
        "called_off": meeting_called_off(file) is not None,
    }


def meeting_to_enter(file: File) -> Option | None:
    """The place and time that every side has agreed to, as a calendar may hold them."""
    standing = file.standing
    return standing.agreed.option if standing.agreed is not None and standing.end is None else None


def meeting_called_off(file: File) -> Option | None:
    """The place and time that every side had agreed to last, where that holds no longer."""
    moves = file.standing.moves
    if meeting_to_enter(file) is not None or not any(isinstance(move.act, _SETTLES) for move in moves):
        return None
    before = at_first(file.standing.sides, file.standing.viewer)
    found = None
    for move in moves:
        before = after(before, move)
        if before.agreed is not None and before.end is None:
            found = before.agreed.option
    return found


_SETTLES = (acts.Agree, acts.Confirm, acts.Correct)
"""The moves by which an option can become the one that is agreed."""


def beside(viewer: Viewer, file: File) -> dict[str, Any]:
    """What is kept beside the moves: holds, papers, who may see, and the journal for whoever reads it."""
    row = file.row
    holds = HeldSpan.objects.filter(file=row)
    names = access.members_who_see(row.office, row.principal, row.ring).order_by("name")
    reads = access.reads_journal(viewer)
    return {
        "holds": [_hold(hold, row.principal.home_zone) for hold in holds],
        "papers": [_paper(paper, row.office.zone) for paper in Paper.objects.filter(file=row)],
        "who_sees": [_who(member) for member in names],
        "may_look": access.may_commit(viewer, row.principal_id)
        and access.sees_everything(viewer, row.principal_id),
        "journal": _journal(row) if reads else [],
        "reads_journal": reads,
    }


# --- what can be done --------------------------------------------------------------------------------------------


def _may(viewer: Viewer, file: File, waits: bool) -> frozenset[type[Act]]:
    """The kinds of move that the facts allow and the viewer has the right to."""
    principal = file.row.principal_id
    edits, commits = access.may_edit(viewer, principal), access.may_commit(viewer, principal)
    open_kinds = legal.possible(file.standing, file.key, file.now)
    return frozenset(
        kind
        for kind in open_kinds
        if (commits if kind.commits else edits) and not (waits and kind is acts.Confirm)
    )


def waiting_of(row: RequestSide) -> ProvisionalConfirmation | None:
    """The confirmation that waits for somebody who sees the whole diary; no other is given meanwhile."""
    return row.provisional.filter(looked_at__isnull=True).select_related("member").first()


def why_not(file: File, act: type[Act]) -> str:
    """Why our side can't make a move of that kind now; empty where it can."""
    waits = act is acts.Confirm and waiting_of(file.row) is not None
    return _why_not(file, act, waits)


def _why_not(file: File, act: type[Act], waits: bool) -> str:
    why = legal.why_not(file.standing, file.key, act, file.now)
    if not why and waits and act is acts.Confirm:
        return _("A confirmation waits already for somebody who sees the whole diary to look.")
    return why


def move_url(file: File, kind: Kind, **prefilled: str) -> str:
    """The address of a move's sheet, with what is filled in already."""
    if kind.act is acts.Correct:
        return reverse("desk:corrections", args=[file.row.code])
    address = reverse("desk:move", args=[file.row.code, kind.slug])
    return f"{address}?{urlencode(prefilled)}" if prefilled else address


def _open_now(file: File, may: frozenset[type[Act]]) -> list[Shown]:
    """What may be done, by group."""
    found = []
    for group in GROUPS:
        kinds = [kind for kind in KINDS if kind.group is group and kind.act in may]
        if kinds:
            entries = [{"label": k.label, "does": k.does, "url": move_url(file, k)} for k in kinds]
            found.append({"title": group, "kinds": entries})
    return found


def _not_open(file: File, waits: bool) -> list[Shown]:
    """What can't be done now, with the fact that forbids it."""
    found = []
    for kind in KINDS:
        if why := _why_not(file, kind.act, waits):
            found.append({"label": kind.label, "why": why})
    return found


def _act_link(file: File, act: type[Act], **prefilled: str) -> Shown:
    kind = OF_ACT[act]
    return {"label": _SHORT.get(act, kind.label), "url": move_url(file, kind, **prefilled)}


_SHORT: dict[type[Act], Any] = {
    acts.Propose: gettext_lazy("Propose"),
    acts.Accept: gettext_lazy("Accept"),
    acts.Refuse: gettext_lazy("Refuse"),
    acts.Counter: gettext_lazy("Counter"),
    acts.Drop: gettext_lazy("Take off"),
    acts.Agree: gettext_lazy("Agree"),
    acts.Settle: gettext_lazy("Settle"),
    acts.Waive: gettext_lazy("Waive"),
}
"""What a link says that stands beside the option or item it is about."""


def _option_acts(file: File, entry: OnTheTable, may: frozenset[type[Act]]) -> list[Shown]:
    """What may be done about one option."""
    if not entry.open:
        return []
    key, ours = entry.option.key, file.key in (entry.offered_by, entry.drafted_by)
    position = file.standing.positions[file.key]
    about: list[type[Act]]
    if entry.draft:
        about = [acts.Propose, acts.Drop]
    elif ours:
        about = [acts.Agree, acts.Drop]
    elif entry.answer_of(file.key) is None:
        about = [acts.Accept, acts.Refuse, acts.Counter]
    else:
        about = [acts.Agree, acts.Refuse, acts.Counter]
    if position.option == key:
        about = [acts.Confirm]
    return [_act_link(file, act, option=key) for act in about if act in may]


# --- what the file holds -----------------------------------------------------------------------------------------


def _items(file: File, may: frozenset[type[Act]]) -> list[Shown]:
    """The items that belong to no visit, with what may be done about the open ones."""
    return [
        {**one, "acts": _item_acts(file, one["label"], may) if one["state"] in ("open", "blocking") else []}
        for one in shown.items(file.standing, file.row.office.zone)
        if not one["visit"]
    ]


def _item_acts(file: File, item: str, may: frozenset[type[Act]]) -> list[Shown]:
    return [_act_link(file, act, item=item) for act in (acts.Settle, acts.Waive) if act in may]


def _visit(file: File, visit: Visit, may: frozenset[type[Act]]) -> Shown:
    """A visit with its checklist, and how much of it is open."""
    known = [item for item in file.standing.items.values() if item.visit.casefold() == visit.name.casefold()]
    open_ones = [item for item in known if item.open]
    whole = shown.items(file.standing, file.row.office.zone)
    checks = [
        {**one, "acts": _item_acts(file, one["label"], may) if one["state"] in ("open", "blocking") else []}
        for one in whole
        if one["visit"].casefold() == visit.name.casefold()
    ]
    over = visit.made is not None or bool(visit.called_off)
    mine = visit.side == file.key and not over
    listing = () if visit.checks else (acts.OpenChecklist,)
    about: tuple[type[Act], ...] = (*listing, acts.VisitMade, acts.CallOffVisit)
    return {
        "name": visit.name,
        "side": shown.side(file.standing, visit.side),
        "envoy": visit.envoy,
        "place": visit.place,
        "first": shown.day(visit.first),
        "last": shown.day(visit.last) if visit.last != visit.first else None,
        "purpose": visit.purpose,
        "findings": visit.findings,
        "called_off": visit.called_off,
        "made": visit.made is not None,
        "checks": checks,
        "total": len(known),
        "open": len(open_ones),
        "blocking": _names(item for item in open_ones if item.blocking),
        "acts": [_act_link(file, act, visit=visit.name) for act in about if mine and act in may],
    }


def _names(items: Iterable[Item]) -> list[str]:
    return [item.name for item in items]


def _contacts(file: File) -> list[Shown]:
    zone = file.row.office.zone
    return [
        {
            "what": _(talk.contact.by.value),
            "between": talk.contact.between,
            "words": talk.contact.words,
            "day": shown.day(talk.contact.on)
            if talk.contact.on
            else shown.instant_or_day(talk.move.at, zone, talk.move.day_only),
        }
        for talk in file.standing.contacts
    ]


def _read_outs(file: File) -> list[Shown]:
    """What each side has recorded of the meeting, side by side, as far as it is seen; ours says who sees it."""
    standing = file.standing
    if standing.held is None:
        return []
    inside = {
        move.side: move.internal for move in counted(standing.moves) if isinstance(move.act, acts.ReadOut)
    }
    return [
        {
            "side": shown.side(standing, side.key),
            "words": standing.positions[side.key].read_out,
            "inside": side.key == file.key and inside.get(side.key, False),
        }
        for side in standing.sides
    ]


def _follow_ups(file: File, may: frozenset[type[Act]]) -> list[Shown]:
    return [
        {
            "task": entry.task,
            "owner": entry.owner,
            "due": shown.day(entry.due),
            "done": entry.done is not None,
            "words": entry.words,
            "url": _act_link(file, acts.Done, task=entry.task)["url"]
            if entry.done is None and acts.Done in may
            else "",
        }
        for entry in file.standing.cares[file.key].follow_ups
    ]


def _days(file: File) -> list[Shown]:
    """The moves by day, the latest first."""
    days = shown.moves(file.standing, file.row.office.zone)
    for day in days:
        day["moves"].reverse()
        for move in day["moves"]:
            # The day stands on the rail already.
            move["at"] = _clock_of(move["at"])
    return days[::-1]


def _clock_of(time: Shown) -> Shown | None:
    """The clock of an instant without its day; nothing of a day alone."""
    return {**time, "text": time["text"].rpartition(", ")[2]} if time.get("zone") else None


def correctable(file: File) -> list[Shown]:
    """The entries of ours that can be corrected, the latest first, each with the address of its sheet."""
    standing = file.standing
    found = [
        {
            **shown.one_move(move, standing, file.row.office.zone),
            "url": reverse("desk:correct", args=[file.row.code, move.id]),
        }
        for move in standing.moves
        if move.internal
        and move.entered_by == file.key
        and not isinstance(move.act, acts.Correct)
        and move.id not in standing.corrected
    ]
    return found[::-1]


def _hold(hold: HeldSpan, home: str) -> Shown:
    begins, ends = bridge.minute(hold.begins), bridge.minute(hold.ends)
    soft = hold.strength == "soft"
    expires = shown.time(bridge.minute(hold.expires_at), home) if hold.expires_at else None
    return {
        "firmness": hold.strength,
        "firmness_label": _("soft hold") if soft else _("firm hold"),
        "title": hold.city or _("place still open"),
        "start": shown.day(day_at(begins, hold.zone))
        if hold.hours_open
        else shown.time(begins, hold.zone, home),
        "end": None if hold.hours_open else _end(begins, ends, hold.zone),
        "expires": expires,
        "state_label": ""
        if expires
        else (_("warns, and blocks nothing") if soft else _("blocks these hours")),
    }


def _end(begins: Minute, ends: Minute, zone: str) -> Shown:
    """When a span ends: the clock alone where that is on the day on which it begins."""
    same_day = day_at(begins, zone) == day_at(ends, zone)
    end = shown.time(ends, zone)
    return (_clock_of(end) or end) if same_day else end


def _paper(paper: Paper, zone: str) -> Shown:
    done = shown.time(bridge.minute(paper.done_at), zone) if paper.done_at else None
    return {
        "pk": paper.pk,
        "title": paper.title,
        "owner": paper.owner_name,
        "due": shown.day(paper.due),
        "where": paper.where,
        "done": done,
    }


def _who(member: Member) -> Shown:
    return {"name": member.name, "role": member.role}


def _journal(row: RequestSide) -> list[Shown]:
    """The latest entries about a file."""
    entries = JournalEntry.objects.filter(subject=row.code, office=row.office).order_by("-sequence")[
        :JOURNAL_SHOWN
    ]
    return [
        {
            "at": shown.time(bridge.minute(entry.at), row.office.zone),
            "by": entry.member_name,
            "as": entry.viewing_as_name,
            "kind": entry.kind,
        }
        for entry in entries
    ]


def reportable(file: File, side: str) -> dict[str, list[Shown]]:
    """What another side may have done, as it may be reported: what is likely as things stand, and the rest."""
    likely: list[Shown] = []
    seldom: list[Shown] = []
    for kind in KINDS:
        if kind.act.internal:
            continue
        fits = kind.act in _HEARD_ANYWAY or not legal.why_not(file.standing, side, kind.act)
        # The fact that forbids it is one of ours to know by, and reads as though said to them.
        why = "" if fits else _("By what we know it is not open to them; it may be that we don't know all.")
        address = reverse("desk:report-move", args=[file.row.code, side, kind.slug])
        entry = {"label": kind.label, "does": kind.does, "url": address, "why": why}
        (seldom if why else likely).append(entry)
    return {"likely": likely, "seldom": seldom}


_HEARD_ANYWAY: tuple[type[Act], ...] = (
    acts.SoundOut,
    acts.Say,
    acts.Chase,
    acts.AgreeInPrinciple,
    acts.Decline,
    acts.Withdraw,
)
"""What another side may tell us however we thought that things stood."""


def kind_of(slug: str) -> Kind | None:
    """The kind of move of that name in addresses."""
    return BY_SLUG.get(slug)
