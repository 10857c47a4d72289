"""The links that confirm and end a subscription: signed, so that nobody signs another person off."""

from django.core.signing import BadSignature, Signer

from simpul.rooms.reports.models import Subscription

_SALT = "simpul.rooms.reports.subscription"


def token(subscription: Subscription) -> str:
    """Give what stands in the links of a subscription."""
    return Signer(salt=_SALT).sign(str(subscription.pk))


def find(said: str) -> Subscription | None:
    """Give the subscription whose link this is; None where it is none, or gone."""
    try:
        pk = Signer(salt=_SALT).unsign(said)
    except BadSignature:
        return None
    return Subscription.objects.filter(pk=pk).select_related("report__city", "report__category").first()
