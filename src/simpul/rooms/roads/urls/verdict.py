"""Where the camera's verdicts are found."""

from django.urls import URLPattern, path

from simpul.rooms.roads.views import drive_cost, verdict

urlpatterns: list[URLPattern] = [
    path("<slug:slug>/verdicts/", verdict.verdicts, name="verdicts"),
    path("<slug:slug>/verdicts/crews/", verdict.shares, name="verdict-shares"),
    path("verdicts/<int:pk>/", verdict.verdict, name="verdict"),
    path("verdicts/<int:pk>/overrule", verdict.overrule, name="verdict-overrule"),
    path("surveys/<int:pk>/cost", drive_cost.cost, name="survey-cost"),
]
