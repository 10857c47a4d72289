"""Where the curated routes of a city are found."""

from django.urls import path

from simpul.rooms.cycling.views import curated, embed
from simpul.rooms.cycling.views import curated_edit as edit

HERE = "<slug:slug>/routes/"
ONE = f"{HERE}<slug:name>/"

urlpatterns = [
    path(HERE, curated.index, name="curated"),
    path(f"{HERE}feed.atom", curated.News(), name="routes-feed"),
    path(f"{HERE}new/", edit.new, name="route-new"),
    path(ONE, curated.route, name="route"),
    path(f"{ONE}edit/", edit.edit, name="route-edit"),
    path(f"{ONE}step/", edit.step, name="route-step"),
    path(f"{ONE}photos/", edit.photos, name="route-photos"),
    path(f"{ONE}photos/<int:pk>/", curated.photo, name="route-photo"),
    path(f"{ONE}photos/<int:pk>/remove/", edit.remove_photo, name="route-photo-remove"),
    path(f"{ONE}route.<slug:suffix>", curated.file, name="route-file"),
    path(f"embed/{ONE}", embed.route, name="embed-route"),
]
