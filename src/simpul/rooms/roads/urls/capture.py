"""Where drives from a phone or a video, and what was not driven lately are found."""

from django.urls import URLPattern, path

from simpul.rooms.roads.views import capture, coverage, field, tus

urlpatterns: list[URLPattern] = [
    path("road-worker.js", field.worker, name="field-worker"),
    path("field-offline/", field.offline, name="field-offline"),
    path("<slug:slug>/field/", field.hub, name="field"),
    path("<slug:slug>/field/token", field.token, name="field-token"),
    path("<slug:slug>/field/app.webmanifest", field.manifest, name="field-manifest"),
    path("<slug:slug>/field/drive/", capture.record, name="record"),
    path("<slug:slug>/uploads/", tus.uploads, name="uploads"),
    path("uploads/<uuid:pk>/", tus.upload, name="upload"),
    path("drives/<uuid:key>/", capture.recording, name="recording"),
    path("<slug:slug>/coverage/", coverage.page, name="coverage"),
    path("<slug:slug>/coverage/drive.gpx", coverage.gpx, name="coverage-gpx"),
]
