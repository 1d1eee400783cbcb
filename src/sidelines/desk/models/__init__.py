"""What the desk keeps: a file a noun, with its constraints in the database."""

from sidelines.desk.clock import DemoClock
from sidelines.desk.models.diary import (
    ConfirmedMeeting,
    Diary,
    HeldSpan,
    ItineraryNote,
    ProvisionalConfirmation,
)
from sidelines.desk.models.journal import ChainHead, JournalEntry
from sidelines.desk.models.letters import Letter, Receipt, Reminder, ReplyLink
from sidelines.desk.models.people import Invitation, Member, Office, Principal, Right, Ring
from sidelines.desk.models.requests import MeetingRequest, OfficeLadder, Paper, RecordedMove, RequestSide

__all__ = [
    "ChainHead",
    "ConfirmedMeeting",
    "DemoClock",
    "Diary",
    "HeldSpan",
    "Invitation",
    "ItineraryNote",
    "JournalEntry",
    "Letter",
    "MeetingRequest",
    "Member",
    "Office",
    "OfficeLadder",
    "Paper",
    "Principal",
    "ProvisionalConfirmation",
    "Receipt",
    "RecordedMove",
    "Reminder",
    "ReplyLink",
    "RequestSide",
    "Right",
    "Ring",
]
