from pathlib import Path

import pytest

from simpul.site import config


def faults(**environ: str) -> list[str]:
    with pytest.raises(config.BadSettings) as caught:
        config.read(environ)
    return caught.value.faults


def test_nothing_has_to_be_set() -> None:
    found = config.read({"PATH": "/bin"})

    assert (found.port, found.bind, found.database_url) == (8000, "127.0.0.1", "")
    assert found.data == config.ROOT / "data"


def test_an_empty_value_is_no_value() -> None:
    assert config.read({"SIMPUL_PORT": "", "SIMPUL_HOSTS": " "}) == config.Config()


def test_what_is_set_is_read() -> None:
    found = config.read(
        {
            "SIMPUL_DATA": "/srv/kota baru",
            "SIMPUL_PORT": "80",
            "SIMPUL_HOSTS": "simpul.example.id, .desa.example.id",
            "SIMPUL_HTTPS": "1",
            "SIMPUL_TRUSTED_PROXIES": "10.0.0.1,fd00::/8",
            "SIMPUL_TIME_ZONE": "Asia/Makassar",
        }
    )

    assert found.data == Path("/srv/kota baru")
    assert found.hosts == ("simpul.example.id", ".desa.example.id")
    assert found.trusted_proxies == ("10.0.0.1", "fd00::/8")
    assert (found.port, found.https, found.time_zone) == (80, True, "Asia/Makassar")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SIMPUL_DATA", __file__),
        ("SIMPUL_PORT", "0"),
        ("SIMPUL_PORT", "65536"),
        ("SIMPUL_PORT", "8000/tcp"),
        ("SIMPUL_BIND", "localhost"),
        ("SIMPUL_HOSTS", "https://simpul.example.id"),
        ("SIMPUL_HOSTS", "*"),
        ("SIMPUL_HTTPS", "on please"),
        ("SIMPUL_TRUSTED_PROXIES", "proxy"),
        ("SIMPUL_WORKERS", "65"),
        ("SIMPUL_CITY", "Kota Contoh"),
        ("SIMPUL_LANGUAGE", "fr"),
        ("SIMPUL_TIME_ZONE", "Asia/Atlantis"),
        ("SIMPUL_TIME_ZONE", "../../etc/passwd"),
        ("SIMPUL_DATABASE_URL", "mysql://root@localhost/simpul"),
        ("SIMPUL_DATABASE_URL", "postgresql://localhost"),
        ("SIMPUL_OIDC_CLIENT_ID", "a\nb"),
    ],
)
def test_a_bad_value_is_refused_by_name_with_the_form_to_write(name: str, value: str) -> None:
    told = [fault for fault in faults(**{name: value}) if fault.startswith(f"{name}: ")]

    assert len(told) == 1
    assert "; write " in told[0]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    told = faults(SIMPUL_PORT="no", SIMPUL_WORKERS="many", SIMPUL_PROT="8000")

    assert [fault.split(":")[0] for fault in told] == ["SIMPUL_PORT", "SIMPUL_PROT", "SIMPUL_WORKERS"]


def test_an_unknown_name_is_refused_with_the_nearest_one() -> None:
    assert faults(SIMPUL_DATABSE_URL="x") == [
        "SIMPUL_DATABSE_URL: there is no such setting; did you mean SIMPUL_DATABASE_URL?"
    ]
    assert "see docs/settings.md" in faults(SIMPUL_ZZZZ="x")[0]


def test_a_secret_is_never_repeated() -> None:
    told = faults(SIMPUL_SECRET_KEY="short-secret", SIMPUL_DATABASE_URL="oracle://me:word-of-pass@host/x")

    assert "short-secret" not in str(told)
    assert "word-of-pass" not in str(told)


@pytest.mark.parametrize(
    ("environ", "missing"),
    [
        (
            {"SIMPUL_OIDC_ISSUER": "https://id.example.id"},
            ["SIMPUL_OIDC_CLIENT_ID", "SIMPUL_OIDC_CLIENT_SECRET"],
        ),
        ({"SIMPUL_FILES_S3_BUCKET": "photos"}, ["SIMPUL_FILES_S3_KEY", "SIMPUL_FILES_S3_SECRET"]),
        ({"SIMPUL_HTTPS": "1"}, ["SIMPUL_TRUSTED_PROXIES"]),
    ],
)
def test_a_setting_that_needs_another_says_which(environ: dict[str, str], missing: list[str]) -> None:
    assert [fault.split(":")[0] for fault in faults(**environ)] == missing
