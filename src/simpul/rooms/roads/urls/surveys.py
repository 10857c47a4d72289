"""Where surveys, what they found, and the city's numbers are found."""

from django.urls import path

from simpul.rooms.roads.views import download, policy, surveys

urlpatterns = [
    path("", surveys.index, name="index"),
    path("<slug:slug>/surveys/", surveys.survey_list, name="surveys"),
    path("<slug:slug>/surveys/new/", surveys.new, name="new"),
    path("<slug:slug>/policy/", policy.policy, name="policy"),
    path("<slug:slug>/download/<slug:what>.<slug:suffix>", download.city, name="download-city"),
    path("surveys/<int:pk>/", surveys.survey, name="survey"),
    path("surveys/<int:pk>/download/<slug:what>.<slug:suffix>", download.survey, name="download"),
    path("segments/<int:pk>/", surveys.segment, name="segment"),
    path("damages/<int:pk>/", surveys.damage, name="damage"),
    path("photos/<int:pk>.jpg", surveys.photo, name="photo"),
    path("photos/<int:pk>/original.jpg", surveys.original, name="original"),
]
