"""What is asked once in a request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from simpul.ground.people import access


class AskOnce:
    """Asks the database once in a request what its person may do (`access.remembering`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        with access.remembering():
            return self.get_response(request)
