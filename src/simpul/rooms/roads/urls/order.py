"""Where orders, crews and proofs are found."""

from django.urls import URLPattern, path

from simpul.rooms.roads.views import crew, order, proof, work

urlpatterns: list[URLPattern] = [
    path("<slug:slug>/orders/", order.orders, name="orders"),
    path("<slug:slug>/orders/new/", order.new, name="order-new"),
    path("orders/<int:pk>/", order.order, name="order"),
    path("orders/<int:pk>/order.pdf", order.sheet, name="order-sheet"),
    path("orders/<int:pk>/due", order.due, name="order-due"),
    path("things/<int:pk>/step", order.step, name="order-step"),
    path("proofs/<int:pk>/", proof.proof, name="proof"),
    path("proofs/<int:pk>.jpg", proof.photo, name="proof-photo"),
    path("proofs/<int:pk>/<int:number>.jpg", proof.other, name="proof-other"),
    path("<slug:slug>/crews/", crew.crews, name="crews"),
    path("crews/<int:pk>/", crew.crew, name="crew"),
    path("crews/<int:pk>/join", crew.join, name="crew-join"),
    path("crews/<int:pk>/leave/<int:who>", crew.leave, name="crew-leave"),
    path("<slug:slug>/my-orders/", work.my_orders, name="my-orders"),
    path("work/<int:pk>/", work.thing, name="work-thing"),
    path("work/<int:pk>/start", work.start, name="work-start"),
    path("work/<int:pk>/give-back", work.give_back, name="work-give-back"),
    path("work/<int:pk>/prove", work.prove, name="work-prove"),
]
