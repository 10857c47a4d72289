"""Where the roads room is found."""

from django.urls import path

from simpul.rooms.roads import views

app_name = "roads"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:slug>/surveys/", views.survey_list, name="surveys"),
    path("<slug:slug>/surveys/new/", views.new, name="new"),
    path("<slug:slug>/policy/", views.policy, name="policy"),
    path("<slug:slug>/download/<slug:what>.<slug:suffix>", views.download_city, name="download-city"),
    path("surveys/<int:pk>/", views.survey, name="survey"),
    path("surveys/<int:pk>/download/<slug:what>.<slug:suffix>", views.download_survey, name="download"),
    path("segments/<int:pk>/", views.segment, name="segment"),
    path("damages/<int:pk>/", views.damage, name="damage"),
    path("photos/<int:pk>.jpg", views.photo, name="photo"),
    path("photos/<int:pk>/original.jpg", views.original, name="original"),
]
