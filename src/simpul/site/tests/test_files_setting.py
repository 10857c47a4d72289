"""Where contents are kept follows from the environment: a folder, or a bucket."""

import runpy

import pytest

from simpul.site import settings


def test_a_bucket_is_chosen_by_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIMPUL_FILES_S3_BUCKET", "photos")
    monkeypatch.setenv("SIMPUL_FILES_S3_ENDPOINT", "https://s3.kota.example")
    monkeypatch.setenv("SIMPUL_FILES_S3_KEY", "k")
    monkeypatch.setenv("SIMPUL_FILES_S3_SECRET", "s")

    chosen = runpy.run_path(str(settings.__file__))["STORAGES"]["files"]

    assert chosen["BACKEND"] == "storages.backends.s3.S3Storage"
    assert chosen["OPTIONS"]["bucket_name"] == "photos"
    assert chosen["OPTIONS"]["endpoint_url"] == "https://s3.kota.example"
