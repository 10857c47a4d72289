"""Where what is said to be done is proven, decided on and counted."""

from django.urls import path

from simpul.rooms.reports.views import proof

urlpatterns = [
    path("<slug:slug>/field/<str:code>/done/", proof.prove, name="prove"),
    path("<slug:slug>/desk/proofs/", proof.proofs, name="proofs"),
    path("<slug:slug>/shares/", proof.shares, name="shares"),
    path("proofs/<int:pk>/", proof.proof, name="proof"),
    path("proofs/<int:pk>.jpg", proof.photo, name="proof-photo"),
    path("proofs/<int:pk>/<int:number>.jpg", proof.other, name="proof-other"),
    path("mine/<str:token>/proofs/<int:pk>.jpg", proof.mine, name="mine-proof"),
]
