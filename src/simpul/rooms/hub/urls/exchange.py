"""Addresses of the yearly monitoring, its reports, and the exchange between installations."""

from django.urls import path

from simpul.rooms.hub.views import campaign, exchange

urlpatterns = [
    path("campaigns/", campaign.index, name="campaigns"),
    path("campaigns/<int:year>/", campaign.board, name="campaign"),
    path("campaigns/<int:year>/close/", campaign.close, name="close-campaign"),
    path("campaigns/<int:year>/<slug:slug>/", campaign.city, name="answers"),
    path("campaigns/<int:year>/<slug:slug>/submit/", campaign.submit_city, name="submit-answers"),
    path("campaigns/<int:year>/<slug:slug>/projects/<slug:project>/", campaign.answer, name="answer"),
    path("answers/<int:pk>/<slug:name>/", campaign.move, name="move-answer"),
    path("reports/", exchange.report_list, name="reports"),
    path("reports/<int:year>/", exchange.report, name="report"),
    path("reports/<int:year>/<str:name>", exchange.report_file, name="report-file"),
    path("exchange/", exchange.received, name="exchange"),
    path("exchange/keys/<int:pk>/", exchange.decide, name="decide-key"),
    path("exchange/submissions/<str:sha256>.json", exchange.submission_file, name="submission-file"),
    path("cities/<slug:slug>/exchange/", exchange.of_city, name="city-exchange"),
    path("cities/<slug:slug>/exchange/send/", exchange.send, name="send"),
]
