"""What each field of a move means, for the schema and the reference."""

from __future__ import annotations

_MEANING = {
    "answer_by": "By when an answer is asked for.",
    "began": "When it began.",
    "between": "Between whom.",
    "blocking": "True: before the meeting is confirmed.",
    "by": "How they spoke.",
    "checks": 'What it has to see to; "usual" for the forty-two of the usual checklist.',
    "due": "The day by which.",
    "ended": "When it ended.",
    "envoy": "Who goes.",
    "findings": "What was found.",
    "first": "The first day there.",
    "instead": "The option that is offered instead.",
    "item": "What is to be settled.",
    "last": "The last day there.",
    "of": "The id of the move that was wrong.",
    "on": "The day of it.",
    "open_items": "What is still open.",
    "option": "Which option.",
    "options": "Which options.",
    "owner": "Who has it from now on.",
    "place": "Where.",
    "purpose": "What for.",
    "reason": "Why.",
    "review": "The day on which it is looked at again.",
    "said": "Where and how it was said.",
    "task": "What is to be done.",
    "value": "How it is settled.",
    "visit": "What the visit is called.",
    "what": "What exactly is confirmed.",
    "words": "In which words.",
}
_OWN_MEANING = {
    ("confirm", "option"): "Where it is the meeting, and the side has not said before to what it agrees.",
    ("contact", "on"): "The day of it, where that is not the day of the move.",
    ("correct", "instead"): "The act as which it counts from now on; without: it doesn't count.",
    ("supersede", "by"): "How the other request is called.",
    ("open item", "words"): "What about it.",
}


def meaning_of(kind: str, field: str) -> str:
    """What the field says in a move of that kind."""
    return _OWN_MEANING.get((kind, field)) or _MEANING[field]
