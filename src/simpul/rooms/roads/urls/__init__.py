"""Where the roads room is found."""

from simpul.rooms.roads.urls import surveys

app_name = "roads"
urlpatterns = [*surveys.urlpatterns]
