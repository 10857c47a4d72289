"""What makes some pages an app on a phone: a service worker and a manifest. A room says what is its own."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static

ICONS = (("build/ride-192.png", "192x192"), ("build/ride-512.png", "512x512"))


@dataclass(frozen=True, slots=True)
class App:
    """One app: what it is called, where it starts, and the addresses that belong to it."""

    name: str
    short_name: str
    description: str
    start: str
    scope: str


def worker(code: str, *, shell: Sequence[str], offline: str, scope: str) -> HttpResponse:
    """Serve a service worker: first what it keeps, then its code.

    Args:
        code: its static file, such as "build/ride-worker.js".
        shell: the static files that it keeps when it is installed.
        offline: the address of the page that stands in for one that is not kept.
        scope: the addresses that it serves.
    """
    path = finders.find(code)
    file = Path(path) if isinstance(path, str) else Path(staticfiles_storage.path(code))
    told = {"shell": [static(name) for name in shell], "offline": offline, "root": scope}
    body = f"self.told = {json.dumps(told)};\n{file.read_text(encoding='utf-8')}"
    response = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = scope
    response["Cache-Control"] = "no-cache"
    return response


def manifest(request: HttpRequest, app: App) -> JsonResponse:
    """Describe an app to the phone that installs it."""
    icons = [
        {"src": static(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
        for name, sizes in ICONS
        for purpose in ("any", "maskable")
    ]
    found = {
        "id": app.start,
        "name": app.name,
        "short_name": app.short_name,
        "description": app.description,
        "lang": request.LANGUAGE_CODE,
        "start_url": app.start,
        "scope": app.scope,
        "display": "standalone",
        "background_color": "#f4f6f4",
        "theme_color": "#0b4f54",
        "icons": icons,
    }
    response = JsonResponse(found, content_type="application/manifest+json")
    response["Cache-Control"] = "no-cache"
    return response
