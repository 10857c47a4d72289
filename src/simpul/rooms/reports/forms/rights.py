"""What whoever made a report says about what is stored of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from simpul.rooms.reports.act.rights import Corrected
from simpul.rooms.reports.act.submit import LONGEST


class CorrectForm(forms.Form):
    """What is to stand there instead. `text` is left out where it can be corrected no more."""

    name = forms.CharField(label=_("Name"), required=False, max_length=120)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=30)
    text = forms.CharField(
        label=_("What you reported"), required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip

    def __init__(self, *args: object, can_reword: bool, has_person: bool, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        if not can_reword:
            del self.fields["text"]
        if not has_person:
            for name in ("name", "email", "phone"):
                del self.fields[name]

    def corrected(self) -> Corrected:
        """Give what was said."""
        said = self.cleaned_data
        name, email, phone = (said.get(word, "") for word in ("name", "email", "phone"))
        return Corrected(name, email, phone, said.get("text"))


class EraseForm(forms.Form):
    """What is to be forgotten."""

    WHAT = (
        ("person", _("Only who I am: name, e-mail, telephone. The report stays, so that it can be mended.")),
        ("all", _("Everything: the report too, with its words and photos. Nobody can mend it by it then.")),
    )
    what = forms.ChoiceField(label=_("What is to be deleted?"), choices=WHAT, widget=forms.RadioSelect)
    sure = forms.BooleanField(label=_("Yes, delete it. It cannot be brought back."))
