"""The language a person reads in: chosen by the switch, remembered with the account, back at sign-in."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from simpul.ground.people.models import Person


class Language:
    """Remembers with the account which language its person chose. Comes after AuthenticationMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, and look at the choice on the way."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if chosen in dict(settings.LANGUAGES):
            user = request.user
            if isinstance(user, Person) and user.language != chosen:
                Person.objects.filter(pk=user.pk).update(language=chosen)
        return self.get_response(request)


def keep(response: HttpResponse, person: Person) -> None:
    """Put the person's language on their browser, where they have one."""
    if person.language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            person.language,
            max_age=365 * 24 * 3600,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
