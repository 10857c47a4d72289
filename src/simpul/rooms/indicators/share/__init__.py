"""What leaves the indicators room. Other rooms read `series` and `latest`; what they give is published."""

from simpul.rooms.indicators.share.live import Answer, answer, answers
from simpul.rooms.indicators.share.points import Point, latest, series

__all__ = ["Answer", "Point", "answer", "answers", "latest", "series"]
