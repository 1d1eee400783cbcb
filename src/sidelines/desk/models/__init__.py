"""What the desk keeps: a file a noun, with its constraints in the database."""

from sidelines.desk.clock import DemoClock
from sidelines.desk.models.diary import ConfirmedMeeting, Diary, HeldSpan, ProvisionalConfirmation
from sidelines.desk.models.people import Invitation, Member, Office, Principal, Right, Ring
from sidelines.desk.models.requests import MeetingRequest, OfficeLadder, Paper, RecordedMove, RequestSide

__all__ = [
    "ConfirmedMeeting",
    "DemoClock",
    "Diary",
    "HeldSpan",
    "Invitation",
    "MeetingRequest",
    "Member",
    "Office",
    "OfficeLadder",
    "Paper",
    "Principal",
    "ProvisionalConfirmation",
    "RecordedMove",
    "RequestSide",
    "Right",
    "Ring",
]
