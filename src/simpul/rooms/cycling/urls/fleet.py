"""Where shared bicycles and the stops of buses and trains are found."""

from django.urls import URLPattern, path

from simpul.rooms.cycling.views import fleet, transit

urlpatterns: list[URLPattern] = [
    path("<slug:slug>/bikes/", fleet.bikes, name="bikes"),
    path("<slug:slug>/bikes/fleet/", fleet.own, name="fleet"),
    path("<slug:slug>/bikes/fleet/stations/", fleet.add_station, name="station-add"),
    path("<slug:slug>/bikes/feeds/", fleet.feeds, name="feeds"),
    path("bikes/feeds/<int:pk>/remove/", fleet.remove_feed, name="feed-remove"),
    path("bikes/feeds/<int:pk>/read/", fleet.read_feed, name="feed-read"),
    path("bikes/stations/<int:pk>/", fleet.station, name="station"),
    path("bikes/stations/<int:pk>/count/", fleet.count, name="station-count"),
    path("bikes/stations/<int:pk>/remove/", fleet.remove_station, name="station-remove"),
    path("gbfs/<slug:slug>/<slug:name>.json", fleet.gbfs, name="gbfs"),
    path("<slug:slug>/stops/", transit.stops, name="stops"),
    path("<slug:slug>/stops/timetables/", transit.timetables, name="timetables"),
    path("stops/<int:pk>/", transit.stop, name="stop"),
    path("stops/timetables/<int:pk>/remove/", transit.remove, name="timetable-remove"),
]
