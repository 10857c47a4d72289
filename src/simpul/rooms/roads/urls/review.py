"""Where the review queue and the road models are found."""

from django.urls import path

from simpul.rooms.roads.views import models, review

urlpatterns = [
    path("<slug:slug>/review/", review.review, name="review"),
    path("models/", models.road_models, name="models"),
]
