"""Where colleagues find the queue, each report, the rules, the settings, and what they have on the phone."""

from django.urls import path

from simpul.rooms.reports.views import case, desk, field, routing, setting
from simpul.rooms.reports.views import round as rounds

DESK, CASE, FIELD = "<slug:slug>/desk/", "<slug:slug>/desk/case/<str:code>/", "<slug:slug>/field/"

urlpatterns = [
    path(DESK, desk.queue, name="desk"),
    path(f"{DESK}map.geojson", desk.queue_map, name="desk-map"),
    path(f"{DESK}bulk/", desk.bulk, name="desk-bulk"),
    path(CASE, case.case, name="case"),
    path(f"{CASE}step/", case.step, name="case-step"),
    path(f"{CASE}note/", case.note, name="case-note"),
    path(f"{CASE}say/", case.say, name="case-say"),
    path(f"{CASE}assign/", case.assign, name="case-assign"),
    path(f"{CASE}category/", case.category, name="case-category"),
    path(f"{CASE}photo/<int:pk>.jpg", case.photo, name="case-photo"),
    path(f"{DESK}routing/", routing.routings, name="routings"),
    path(f"{DESK}routing/new/", routing.new, name="routing-new"),
    path(f"{DESK}routing/<int:pk>/", routing.routing, name="routing"),
    path(f"{DESK}routing/<int:pk>/map.geojson", routing.routing_map, name="routing-map"),
    path(f"{DESK}routing/<int:pk>/live/", routing.go_live, name="routing-live"),
    path(f"{DESK}routing/<int:pk>/drop/", routing.drop, name="routing-drop"),
    path(f"{DESK}offices/", setting.offices, name="offices"),
    path(f"{DESK}offices/<int:pk>/", setting.offices, name="office"),
    path(f"{DESK}categories/", setting.categories, name="categories"),
    path(f"{DESK}categories/<int:pk>/", setting.categories, name="category"),
    path(f"{DESK}people/", setting.people, name="desk-people"),
    path(f"{DESK}people/<int:pk>/", setting.take_away, name="desk-person-drop"),
    path(f"{DESK}answers/", setting.templates, name="templates"),
    path(f"{DESK}answers/<int:pk>/", setting.templates, name="template"),
    path(FIELD, field.field, name="field"),
    path(f"{FIELD}round/", rounds.visits, name="round"),
    path(f"{FIELD}worker.js", field.worker, name="field-worker"),
    path(f"{FIELD}manifest.webmanifest", field.manifest, name="field-manifest"),
    path(f"{FIELD}offline/", field.offline, name="field-offline"),
    path(f"{FIELD}token/", field.token, name="field-token"),
    path(f"{FIELD}<str:code>/", field.report, name="field-report"),
    path(f"{FIELD}<str:code>/step/", field.step, name="field-step"),
    path(f"{FIELD}<str:code>/note/", field.note, name="field-note"),
    path(f"{FIELD}<str:code>/photo/<int:pk>.jpg", case.photo, name="field-photo"),
]
