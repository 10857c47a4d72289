"""Where the reports room is found."""

from simpul.rooms.reports.urls import desk, front, guard, intake, mine, open311, proof, tell, together, week

app_name = "reports"
urlpatterns = [
    *intake.urlpatterns,
    *proof.urlpatterns,
    *open311.urlpatterns,
    *desk.urlpatterns,
    *mine.urlpatterns,
    *tell.urlpatterns,
    *guard.urlpatterns,
    *together.urlpatterns,
    *week.urlpatterns,
    *front.urlpatterns,
]
