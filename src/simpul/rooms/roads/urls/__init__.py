"""Where the roads room is found."""

from simpul.rooms.roads.urls import capture, exports, inspection, order, plan, review, surveys, verdict

app_name = "roads"
urlpatterns = [
    *surveys.urlpatterns,
    *capture.urlpatterns,
    *review.urlpatterns,
    *inspection.urlpatterns,
    *plan.urlpatterns,
    *order.urlpatterns,
    *verdict.urlpatterns,
    *exports.urlpatterns,
]
