"""Who uses the city's systems: accounts, and the roles they hold in a city, a state or the network."""

from typing import ClassVar, Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from simpul.ground.places.models import NETWORK, City

type Where = City | str | None
"""Where something holds: a city, a state (ISO 3166-1 alpha-3), or None for the whole network."""


class People(UserManager["Person"]):
    """How accounts are asked for."""

    use_in_migrations = False

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Give the account of that name, however it is capitalised. Raises Person.DoesNotExist."""
        return self.get(username__iexact=username or "")


class Person(AbstractUser):
    """An account. What it may do hangs on its roles and where they hold; `is_superuser` may do everything.

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


class Roles(models.QuerySet["Role"]):
    """How roles are asked for."""

    def holding(self, where: Where) -> Self:
        """Keep the roles that hold there: those of the place, of its state, and of the whole network."""
        wide = models.Q(city=None, country="")
        if isinstance(where, City):
            wide |= models.Q(city=where)
            where = where.country
        return self.filter(wide | models.Q(city=None, country=where) if where else wide)

    def of(self, where: Where) -> Self:
        """Keep the roles that were given for exactly this city, this state, or the network."""
        if isinstance(where, City):
            return self.filter(city=where)
        return self.filter(city=None, country=where or "")


class Role(models.Model):
    """What a person is, and where: in one city, in a state's cities, or in the whole network.

    `city` None and `country` (ISO 3166-1 alpha-3) say a state; neither says the network. `role` is a name in
    roles.toml; one not there any more allows nothing.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="roles")
    city = models.ForeignKey(City, models.CASCADE, null=True, blank=True, related_name="+")
    country = models.CharField(max_length=3, blank=True, default="")
    role = models.CharField(max_length=40)

    objects = Roles.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "city", "role"], name="role_once"),
            models.UniqueConstraint(
                fields=["person", "country", "role"], condition=models.Q(city=None), name="wide_role_once"
            ),
            models.CheckConstraint(
                condition=models.Q(city=None) | models.Q(country=""), name="role_of_one_scope"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} is {self.role} of {self.city or self.country or NETWORK}"

    @property
    def where(self) -> Where:
        """The city, else the state's code, else None for the network."""
        return self.city or self.country or None
