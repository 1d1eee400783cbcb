"""Which form each kind of move has."""

from __future__ import annotations

from sidelines.desk.forms import options, plain, visits
from sidelines.desk.forms.moves import MoveForm
from sidelines.meetings import acts
from sidelines.meetings.acts import Act

FORMS: dict[type[Act], type[MoveForm]] = {
    acts.Wish: plain.WishForm,
    acts.RaiseAgain: plain.WishForm,
    acts.Task: plain.OwnerForm,
    acts.HandOver: plain.OwnerForm,
    acts.Park: plain.ParkForm,
    acts.SoundOut: plain.WordsForm,
    acts.Say: plain.WordsForm,
    acts.Chase: plain.ChaseForm,
    acts.Draft: options.DraftForm,
    acts.Propose: options.ProposeForm,
    acts.Accept: options.AcceptForm,
    acts.Refuse: options.RefuseForm,
    acts.Counter: options.CounterForm,
    acts.Drop: options.DropForm,
    acts.AgreeInPrinciple: plain.InPrincipleForm,
    acts.OpenItem: plain.OpenItemForm,
    acts.Settle: plain.SettleForm,
    acts.Waive: plain.WaiveForm,
    acts.Agree: options.AgreeForm,
    acts.Confirm: options.ConfirmForm,
    acts.Announce: plain.WordsForm,
    acts.Held: plain.HeldForm,
    acts.ReadOut: plain.WordsForm,
    acts.FollowUp: plain.FollowUpForm,
    acts.Done: plain.DoneForm,
    acts.Decline: plain.ReasonForm,
    acts.Withdraw: plain.ReasonForm,
    acts.Lapse: plain.ReasonForm,
    acts.Supersede: plain.SupersedeForm,
    acts.Postpone: plain.ReasonForm,
    acts.Cancel: plain.ReasonForm,
    acts.PlanVisit: visits.PlanVisitForm,
    acts.OpenChecklist: visits.ChecklistForm,
    acts.VisitMade: visits.VisitMadeForm,
    acts.CallOffVisit: visits.CallOffVisitForm,
    acts.Contact: plain.ContactForm,
    acts.Encounter: plain.EncounterForm,
}
"""Every kind but the correction, whose form is that of the entry that it corrects."""
