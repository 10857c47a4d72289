"""Where help, matching and practices are found."""

from django.urls import URLPattern, path

from simpul.rooms.hub.views import booking, help, match, practice  # noqa: A004 - the room's own word

urlpatterns: list[URLPattern] = [
    path("help/", help.index, name="help"),
    path("help/offers/new/<slug:slug>/", help.new_offer, name="offer-new"),
    path("help/offers/new/partner/<slug:slug>/", help.new_partner_offer, name="offer-new-partner"),
    path("help/offers/<int:pk>/", help.offer, name="offer"),
    path("help/offers/<int:pk>/edit/", help.edit_offer, name="offer-edit"),
    path("help/offers/<int:pk>/step/", help.step_offer, name="offer-step"),
    path("help/offers/<int:pk>/book/", booking.new, name="offer-book"),
    path("help/requests/new/<slug:slug>/", help.new_request, name="request-new"),
    path("help/requests/<int:pk>/", help.request, name="request"),
    path("help/requests/<int:pk>/edit/", help.edit_request, name="request-edit"),
    path("help/requests/<int:pk>/step/", help.step_request, name="request-step"),
    path("help/bookings/<int:pk>/", booking.booking, name="booking"),
    path("help/bookings/<int:pk>/confirm/", booking.confirm, name="booking-confirm"),
    path("help/bookings/<int:pk>/end/", booking.end, name="booking-end"),
    path("help/bookings/<int:pk>/deliver/", booking.deliver, name="booking-deliver"),
    path("help/bookings/<int:pk>/outcome/", booking.outcome, name="booking-outcome"),
    path("match/requests/<int:pk>/", match.for_request, name="match-request"),
    path("match/needs/<int:pk>/", match.for_need, name="match-need"),
    path("match/offers/<int:pk>/", match.for_offer, name="match-offer"),
    path("match/practices/<slug:slug>/", match.for_practice, name="match-practice"),
    path("cities/<slug:slug>/alike/", match.alike, name="alike"),
    path("cities/<slug:slug>/alike/facts/", match.facts, name="alike-facts"),
    path("practices/", practice.index, name="practices"),
    path("practices/learned/", practice.learned, name="learned"),
    path("practices/new/<slug:slug>/", practice.new, name="practice-new"),
    path("practices/<slug:slug>/", practice.practice, name="practice"),
    path("practices/<slug:slug>/edit/", practice.edit, name="practice-edit"),
    path("practices/<slug:slug>/step/", practice.step, name="practice-step"),
    path("practices/<slug:slug>/figures/", practice.figure, name="practice-figure"),
    path(
        "practices/<slug:slug>/figures/<int:pk>/remove/",
        practice.remove_figure,
        name="practice-figure-remove",
    ),
    path("practices/<slug:slug>/adopt/", practice.adopt, name="practice-adopt"),
    path("adoptions/<int:pk>/", practice.adoption, name="adoption"),
    path("adoptions/<int:pk>/measure/", practice.measure, name="adoption-measure"),
    path("adoptions/<int:pk>/step/", practice.step_adoption, name="adoption-step"),
]
