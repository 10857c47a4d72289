"""Where the indicators room is found. Words come before codes, which have a dot or a colon in them."""

from django.urls import path, re_path

from simpul.rooms.indicators.views import read, sheets, write

app_name = "indicators"
urlpatterns = [
    path("", read.cities, name="cities"),
    path("compare/", read.compare, name="compare"),
    path("from/<path:ref>/", read.went_into, name="from"),
    path("<slug:slug>/", read.city_profile, name="profile"),
    path("<slug:slug>/missing/", read.board, name="missing"),
    path("<slug:slug>/queue/", write.queue, name="queue"),
    path("<slug:slug>/denominators/", write.denominators, name="denominators"),
    path("<slug:slug>/plan/", write.plan, name="plan"),
    path("<slug:slug>/years/", write.years, name="years"),
    path("<slug:slug>/import/", sheets.bring_in, name="import"),
    path("<slug:slug>/import/<int:pk>/", sheets.intake, name="intake"),
    re_path(r"^(?P<slug>[-\w]+)/export\.(?P<suffix>csv|xlsx)$", sheets.export, name="export"),
    path("<slug:slug>/package/<int:year>.zip", sheets.package, name="package"),
    path("<slug:slug>/package/<int:year>/sign/", sheets.sign, name="sign"),
    path("<slug:slug>/values/<int:pk>/evidence/<slug:sha256>/", read.evidence, name="evidence"),
    path("<slug:slug>/values/<int:pk>/<slug:what>/", write.step, name="step"),
    path("<slug:slug>/<str:code>/", read.indicator, name="indicator"),
    path("<slug:slug>/<str:code>/enter/", write.enter, name="enter"),
    path("<slug:slug>/<str:code>/text/", write.text, name="text"),
    path("<slug:slug>/<str:code>/made-from/<int:pk>/", read.made_from, name="made-from"),
]
