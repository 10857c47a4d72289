"""Where colleagues take reports in for others, and where everybody takes the open data."""

from django.urls import path

from simpul.rooms.reports.views import intake, intake_list, opendata

urlpatterns = [
    path("<slug:slug>/reports.<str:suffix>", opendata.download, name="open-data"),
    path("<slug:slug>/intake/", intake.take_down, name="intake"),
    path("<slug:slug>/intake/list/", intake_list.bring_in, name="intake-list"),
    path("<slug:slug>/intake/list/template.<str:suffix>", intake_list.template, name="intake-template"),
    path("<slug:slug>/intake/<str:code>/slip/", intake.slip, name="intake-slip"),
    path("<slug:slug>/letters/", intake.letters, name="letters"),
    path("<slug:slug>/letters/<int:pk>/", intake.place_letter, name="letter"),
    path("<slug:slug>/letters/photos/<int:pk>/", intake.letter_photo, name="letter-photo"),
]
