"""Where the week of a city's reports is found."""

from django.urls import path

from simpul.rooms.reports.views import week

urlpatterns = [
    path("<slug:slug>/week/", week.newest, name="weeks"),
    path("<slug:slug>/week/<str:day>/", week.page, name="week"),
    path("<slug:slug>/week/<str:day>/behind/", week.behind, name="week_behind"),
    path("<slug:slug>/week/<str:day>/count/", week.count, name="week_count"),
]
