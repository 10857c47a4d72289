"""Where the cycling room is found."""

from simpul.rooms.cycling.urls import builds, curated, destinations, fleet, plan, repairs, shared

app_name = "cycling"
urlpatterns = [
    *plan.urlpatterns,
    *builds.urlpatterns,
    *destinations.urlpatterns,
    *curated.urlpatterns,
    *shared.urlpatterns,
    *fleet.urlpatterns,
    *repairs.urlpatterns,
]
