"""The forms of the pages about an institution's people."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from koubo.accounts.models import User
from koubo.inputs.fields import TypedField
from koubo.institutions.models import InstitutionUnit, Membership
from koubo.institutions.words import ROLE_NOTES, ROLE_WORDS
from koubo.kernel import typed
from koubo.web.ui.fields import Option
from koubo.web.ui.language import language

ROLE_MISSING = _("Choose what the person may do")


def role_options() -> list[Option]:
    """Return the roles with what each may do, in the language of the page."""
    return [Option(role.value, ROLE_WORDS[role][language()], ROLE_NOTES[role][language()]) for role in Membership.Role]


def wrong(form: forms.Form) -> dict[str, str]:
    """Return what is wrong with each field, in words; nothing for those that are right."""
    return {bound.name: str(bound.errors[0]) if bound.errors else "" for bound in form}


class RoleForm(forms.Form):
    """One role, and the units to which it is limited; none: the whole institution."""

    role = forms.TypedChoiceField(
        choices=[(role.value, role.value) for role in Membership.Role],
        coerce=Membership.Role,
        error_messages={"required": ROLE_MISSING, "invalid_choice": ROLE_MISSING},
    )

    units = forms.TypedMultipleChoiceField(
        required=False, coerce=int, error_messages={"invalid_choice": _("Choose units of this institution")}
    )

    def __init__(self, data: Any = None, *, units: Sequence[InstitutionUnit] = (), **more: Any) -> None:
        """Name the controls as the other forms do, and offer the institution's units."""
        super().__init__(data, auto_id="f-%s", use_required_attribute=False, **more)
        self.offered = {unit.pk: unit for unit in units}
        self.fields["units"].choices = [(str(pk), str(pk)) for pk in self.offered]  # type: ignore[attr-defined]

    @property
    def unit_options(self) -> list[Option]:
        """The units to choose from."""
        return [Option(str(unit.pk), unit.name[language()]) for unit in self.offered.values()]

    @property
    def chosen_units(self) -> list[InstitutionUnit]:
        """The units that were chosen, of a valid form."""
        return [self.offered[pk] for pk in self.cleaned_data["units"]]


class InviteForm(RoleForm):
    """Whom to invite, as what, and in which language to write."""

    email = TypedField(
        read=typed.one_email,
        max_length=254,
        widget=forms.EmailInput(),
        error_messages={
            "required": _("Enter the e-mail address of the person you invite"),
            "invalid": _("Enter an e-mail address, for example name@example.ac.jp"),
        },
    )
    language = forms.ChoiceField(
        choices=User.Language.choices,
        initial=User.Language.JA,
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choose a language"), "invalid_choice": _("Choose a language")},
    )


class HandOverForm(forms.Form):
    """Who takes over, and what becomes of the one who hands over."""

    GO = "go"
    successor = forms.IntegerField(
        error_messages={
            "required": _("Choose the member who takes over"),
            "invalid": _("Choose the member who takes over"),
        }
    )
    then = forms.ChoiceField(
        choices=[(value, value) for value in (Membership.Role.EDITOR, Membership.Role.VIEWER, GO)],
        error_messages={"required": ROLE_MISSING, "invalid_choice": ROLE_MISSING},
    )

    def __init__(self, data: Any = None) -> None:
        """Name the controls as the other forms do."""
        super().__init__(data, auto_id="f-%s", use_required_attribute=False)
