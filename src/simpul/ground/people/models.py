"""Who uses the city's systems: accounts, and the roles they hold in each city."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from simpul.ground.places.models import City


class People(UserManager["Person"]):
    """How accounts are asked for."""

    use_in_migrations = False

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Give the account of that name, however it is capitalised. Raises Person.DoesNotExist."""
        return self.get(username__iexact=username or "")


class Person(AbstractUser):
    """An account. What it may do hangs on its roles, one city at a time; `is_superuser` may do everything.

    `email` is "" where none is known, else no two accounts have the same one, however it is capitalised.
    `language` is a code of settings.LANGUAGES, "" where the browser decides.
    `oidc_subject` is who the issuer of settings says this is ("sub"), "" where the person signs in by
    password. `machine` marks the one account that the installation itself acts as; nobody signs in with it.
    """

    username = models.CharField(
        _("name to sign in with"),
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("There is an account of that name already.")},
    )
    language = models.CharField(_("language"), max_length=12, blank=True, default="")
    oidc_subject = models.CharField(max_length=255, blank=True, default="", editable=False)
    machine = models.BooleanField(default=False, editable=False)

    objects: ClassVar[People] = People()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="person_username_once",
                violation_error_message=_("There is an account of that name already."),
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="person_email_once",
                violation_error_message=_("Another account has that e-mail address."),
            ),
            models.UniqueConstraint(
                fields=["oidc_subject"], condition=~models.Q(oidc_subject=""), name="person_oidc_subject_once"
            ),
        ]


class Role(models.Model):
    """What a person is in one city. `role` is a name in roles.toml; one not there any more allows nothing."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="roles")
    city = models.ForeignKey(City, models.CASCADE, related_name="+")
    role = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "city", "role"], name="role_once")]

    def __str__(self) -> str:
        return f"{self.person} is {self.role} of {self.city}"
