"""Where inspections, forecasts, and the numbers that they are judged by are found."""

from django.urls import path

from simpul.rooms.roads.views import forecast, inspection, scales

urlpatterns = [
    path("<slug:slug>/inspect/", inspection.inspect, name="inspect"),
    path("<slug:slug>/inspect/preview/", inspection.preview, name="inspect-preview"),
    path("<slug:slug>/inspect/near/", inspection.near, name="inspect-near"),
    path("<slug:slug>/inspections/", inspection.inspections, name="inspections"),
    path("<slug:slug>/forecast/", forecast.forecast, name="forecast"),
    path("<slug:slug>/forecast.csv", forecast.table, name="forecast-csv"),
    path("<slug:slug>/forecast.geojson", forecast.geojson, name="forecast-geojson"),
    path("<slug:slug>/scales/", scales.scales, name="scales"),
    path("inspections/<int:pk>/", inspection.inspection, name="inspection"),
    path("inspections/photos/<int:pk>.jpg", inspection.photo, name="inspection-photo"),
]
