"""Where the cycling room is found: the planner, its app for the phone, hazards."""

from django.urls import path

from simpul.rooms.cycling.views import bus, hazard, outing, phone, plan

urlpatterns = [
    path("", plan.index, name="index"),
    path("sw.js", phone.worker, name="worker"),
    path("offline/", phone.offline, name="offline"),
    path("<slug:slug>/", plan.plan, name="plan"),
    path("<slug:slug>/round/", outing.round_trip, name="round"),
    path("<slug:slug>/far/", outing.far, name="far"),
    path("<slug:slug>/bus/", bus.bus, name="bus"),
    path("<slug:slug>/ground.svg", plan.ground, name="ground"),
    path("<slug:slug>/hazard/", hazard.hazard, name="hazard"),
    path("<slug:slug>/app.webmanifest", phone.manifest, name="manifest"),
]
