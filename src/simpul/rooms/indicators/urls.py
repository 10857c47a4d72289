"""The addresses of the indicators room."""

from django.urls import path

from simpul.rooms.indicators import views

app_name = "indicators"
urlpatterns = [
    path("", views.choose, name="cities"),
    path("<slug:city>/", views.indicators, name="indicators"),
]
