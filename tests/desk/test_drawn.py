"""The fields that the desk draws itself: to the letter, but for empty lines, as Django's templates would."""

from datetime import date

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

from sidelines.desk.forms.drawn import DrawnFields

CHOICES = [("", "none"), ("a&b", "A & <B>"), ("Group <1>", [(1, "one"), (2, mark_safe("<b>two</b>"))])]


class Everything(forms.Form):
    """A field of every kind that the desk has."""

    text = forms.CharField(label="<Text>", max_length=20, help_text="a 'hint'")
    number = forms.IntegerField(min_value=1)
    address = forms.EmailField()
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)
    secret = forms.CharField(widget=forms.PasswordInput, required=False)
    ticked = forms.BooleanField(
        required=False, widget=forms.CheckboxInput(attrs={"data-x": False, "data-y": True})
    )
    one = forms.ChoiceField(choices=CHOICES)
    many = forms.MultipleChoiceField(choices=CHOICES, required=False)
    lines = forms.CharField(widget=forms.Textarea, required=False)
    radio = forms.ChoiceField(choices=CHOICES[:2], widget=forms.RadioSelect)


def drawn(what):
    """What is drawn, without empty lines."""
    return [line.strip() for line in str(what).splitlines() if line.strip()]


def test_fields_are_drawn_as_django_draws_them():
    given = {
        "text": '"><script>', "number": "0", "day": "no day", "hidden": "a'b", "one": "2", "many": ["a&b", "1"],
        "ticked": "on", "radio": "a&b", "lines": "<p>",
    }  # fmt: skip
    for data, initial in (
        (None, {"day": date(2018, 7, 16), "one": 1, "ticked": True}),
        (given, {}),
        ({}, {}),
    ):
        ours = Everything(data, initial=initial, renderer=DrawnFields())
        theirs = Everything(data, initial=initial, renderer=DjangoTemplates())
        for name in ours.fields:
            assert drawn(ours[name]) == drawn(theirs[name]), name
        assert drawn(ours) == drawn(theirs)
    assert "<script>" not in str(Everything(given, renderer=DrawnFields()))
