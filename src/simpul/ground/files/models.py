"""What files are kept.

A room that needs one points at it with a foreign key (PROTECT): those keys are the reference count.
"""

from django.db import models


class Blob(models.Model):
    """One content, named by its SHA-256 (64 hexadecimal digits, small letters). The bytes are in the store.

    `size` is in bytes; `content_type` is what the content itself was found to be, never what a sender said.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.sha256
