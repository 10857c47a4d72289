"""Every address of the city: each room under its label, the API under /api/, open map layers under /ogc/."""

from django.urls import include, path, re_path
from django.views.i18n import set_language

from simpul.ground.room import rooms
from simpul.site import api, health, views

handler400 = "simpul.site.pages.bad_request"
handler403 = "simpul.site.pages.denied"
handler404 = "simpul.site.pages.missing"
handler500 = "simpul.site.pages.broken"

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("c/<slug:slug>/", views.city, name="city"),
    path("basemap/<slug:slug>.pmtiles", views.basemap, name="basemap"),
    path("language/", set_language, name="set-language"),
    path("", include("simpul.ground.people.urls")),
    path("jobs/", include("simpul.ground.jobs.urls")),
    path("files/", include("simpul.ground.files.urls")),
    path("api/", api.page, name="api-page"),
    path("api/", api.api.urls),
    re_path(r"^api/[\s\S]*$", api.no_address),
    path("ogc/", include("simpul.site.ogc.urls")),
    path("dcat/", include("simpul.site.dcat.urls")),
    *(path(f"{room.label}/", include(f"{room.name}.urls")) for room in rooms() if room.has("urls")),
]
