"""Where the cycling room is found: destinations."""

from django.urls import path

from simpul.rooms.cycling.views import destination_edit as edit
from simpul.rooms.cycling.views import destination_table as table
from simpul.rooms.cycling.views import destinations as views

HERE = "<slug:slug>/destinations/"
ONE = f"{HERE}<slug:ref>/"

urlpatterns = [
    path("destinations/photos/<int:pk>.jpg", views.photo, name="destination-photo"),
    path(HERE, views.listing, name="destinations"),
    path(f"{HERE}new/", edit.new, name="destination-new"),
    path(f"{HERE}import/", table.bring_in, name="destinations-import"),
    path(f"{HERE}export.<slug:suffix>", table.export, name="destinations-export"),
    path(ONE, views.page, name="destination"),
    path(f"{ONE}edit/", edit.edit, name="destination-edit"),
    path(f"{ONE}step/", edit.step, name="destination-step"),
    path(f"{ONE}photos/", edit.add_photo, name="destination-photos"),
    path(f"{ONE}photos/<int:pk>/", edit.change_photo, name="destination-photo-change"),
]
