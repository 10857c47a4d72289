"""What a handler does on the phone: a step or a note, with the phone's own name for it."""

from django import forms


class FieldForm(forms.Form):
    """`key` makes the same form, sent again, the same act."""

    key = forms.UUIDField()
    step = forms.CharField(required=False, max_length=20)
    words = forms.CharField(required=False, max_length=2000)
