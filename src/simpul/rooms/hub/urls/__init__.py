"""The addresses of the hub room: the record, help and practices, campaigns and exchange, the public pages."""

from simpul.rooms.hub.urls import exchange, help, public, record  # noqa: A004 - the room's own word

app_name = "hub"
urlpatterns = [
    *record.urlpatterns,
    *help.urlpatterns,
    *exchange.urlpatterns,
    *public.urlpatterns,
]
