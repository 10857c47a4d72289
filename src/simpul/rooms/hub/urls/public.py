"""Addresses of the public pages of the hub room."""

from django.urls import path

from simpul.rooms.hub.views import feeds, public

urlpatterns = [
    path("", public.network, name="network"),
    path("cities/<slug:slug>/", public.city, name="city"),
    path("states/<str:iso3>/", public.state, name="state"),
    path("projects/", public.projects, name="projects"),
    path("projects/<slug:slug>/", public.project, name="project"),
    path("partners/", public.partners, name="partners"),
    path("partners/<slug:slug>/", public.partner, name="partner"),
    path("meetings/", public.meetings, name="meetings"),
    path("meetings/<slug:slug>/", public.meeting, name="meeting"),
    path("search/", public.search, name="search"),
    path("news.atom", feeds.News(), name="news"),
    path("calendar.ics", feeds.calendar, name="calendar"),
]
