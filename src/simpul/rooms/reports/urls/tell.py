"""Where a resident reports something; and what makes it an app on a phone."""

from django.urls import path

from simpul.rooms.reports.views import phone, tell

urlpatterns = [
    path("worker.js", phone.worker, name="worker"),
    path("offline/", phone.offline, name="offline"),
    path("<slug:slug>/app.webmanifest", phone.manifest, name="manifest"),
    path("<slug:slug>/token/", phone.token, name="token"),
    path("<slug:slug>/new/", tell.tell, name="tell"),
    path("<slug:slug>/new/near/", tell.near, name="near"),
    path("<slug:slug>/new/kind/", tell.hint, name="hint"),
    path("<slug:slug>/new/find/", tell.named, name="named"),
]
