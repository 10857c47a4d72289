"""Where everybody finds reports."""

from django.urls import path

from simpul.rooms.reports.views import front, photo

urlpatterns = [
    path("", front.index, name="index"),
    path("<slug:slug>/", front.front, name="front"),
    path("<slug:slug>/find/", front.by_code, name="by-code"),
    path("<slug:slug>/map.json", front.on_map, name="map"),
    path("<slug:slug>/<str:code>/", front.report, name="report"),
    path("<slug:slug>/<str:code>/me-too/", front.me_too, name="me-too"),
    path("<slug:slug>/<str:code>/photos/<int:pk>/", photo.photo, name="photo"),
]
