"""Addresses of the page of jobs."""

from django.urls import path

from simpul.ground.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.dead, name="dead"),
    path("<uuid:job>/again/", views.again, name="again"),
    path("<uuid:job>/give-up/", views.give_up, name="give-up"),
]
