"""Where whoever has the private link follows and answers."""

from django.urls import path

from simpul.rooms.reports.views import mine

urlpatterns = [
    path("mine/<str:token>/", mine.mine, name="mine"),
    path("mine/<str:token>/photos/<int:pk>/", mine.photo, name="mine-photo"),
]
