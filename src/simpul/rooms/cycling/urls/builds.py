"""Where the cycling room is found: the builds of its routing tiles."""

from django.urls import path

from simpul.rooms.cycling.views import builds

urlpatterns = [path("<slug:slug>/builds/", builds.builds, name="builds")]
