"""Contents by signed address."""

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from simpul.ground.files import serve


@require_safe
def signed(request: HttpRequest, token: str) -> HttpResponseBase:
    """Send a content to whoever was given its address within the last hour."""
    return serve.serve(request, serve.of_signed(token))
