"""Where shared routes, and the files of any wish, are found."""

from django.urls import path

from simpul.rooms.cycling.views import embed, shared

urlpatterns = [
    path("s/new/", shared.make, name="share"),
    path("s/<slug:token>/", shared.page, name="shared"),
    path("s/<slug:token>/route.<slug:suffix>", shared.file, name="shared-file"),
    path("embed/s/<slug:token>/", embed.shared, name="embed-shared"),
    path("<slug:slug>/plan/route.<slug:suffix>", shared.wish_file, name="wish-file"),
]
