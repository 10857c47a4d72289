"""Signing in through an OpenID Connect issuer: a real one on this machine, honest and otherwise."""

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client

from simpul.ground.people.models import Person, Role
from simpul.ground.people.tests.conftest import PASSWORD
from simpul.ground.people.tests.issuer import CLIENT, OTHER_KEY, SECRET, Issuer, issuing


@pytest.fixture
def issuer(settings: Any, db: None) -> Iterator[Issuer]:
    with issuing() as made:
        settings.OIDC_ISSUER = made.address
        settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = CLIENT, SECRET
        settings.AUTHENTICATION_BACKENDS = [
            *settings.AUTHENTICATION_BACKENDS,
            "simpul.ground.people.oidc.Backend",
        ]
        yield made


def ask(client: Client, issuer: Issuer, onward: str = "") -> str:
    """Begin, as the browser does, and give the state that the issuer is to send back."""
    answer = client.get("/sign-in/oidc/", {"next": onward})
    assert answer.status_code == 302, answer.content
    address = urlsplit(answer["Location"])
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{issuer.address}/authorization"
    assert asked["code_challenge_method"] == "S256"
    issuer.nonce, issuer.challenge = asked["nonce"], asked["code_challenge"]
    return asked["state"]


def back(client: Client, state: str, code: str = "right") -> HttpResponse:
    return client.get("/sign-in/oidc/back/", {"state": state, "code": code})  # type: ignore[return-value]


def signed_in(client: Client) -> Person | None:
    return Person.objects.filter(pk=client.session.get("_auth_user_id") or 0).first()


def test_it_is_off_where_no_issuer_is_set(client: Client, db: None) -> None:
    assert client.get("/sign-in/oidc/").status_code == 404
    assert client.get("/sign-in/oidc/back/").status_code == 404
    assert "organisation" not in client.get("/sign-in/").content.decode()


def test_a_new_person_signs_in_and_has_no_role(client: Client, issuer: Issuer) -> None:
    answer = back(client, ask(client, issuer, "/c/kota/"))

    assert (answer.status_code, answer["Location"]) == (302, "/c/kota/")
    person = signed_in(client)
    assert person is not None
    assert (person.username, person.email, person.oidc_subject) == ("ani", "ani@pu.example", "u-1")
    assert not person.has_usable_password()
    assert not person.is_staff
    assert not person.is_superuser
    assert not Role.objects.exists()


def test_claims_of_greatness_give_nothing(client: Client, issuer: Issuer) -> None:
    issuer.info = {"is_superuser": True, "is_staff": True, "role": "owner", "groups": ["admin"]}
    issuer.claims = {"is_superuser": True, "roles": ["owner"]}

    back(client, ask(client, issuer))

    person = signed_in(client)
    assert person is not None
    assert not person.is_staff
    assert not person.is_superuser
    assert not Role.objects.exists()


def test_the_same_subject_is_the_same_person_whatever_the_address(client: Client, issuer: Issuer) -> None:
    back(client, ask(client, issuer))
    first = signed_in(client)
    issuer.info = {"email": "new@pu.example"}

    other = Client()
    back(other, ask(other, issuer))

    assert signed_in(other) == first


def test_an_account_is_joined_by_a_verified_address(client: Client, issuer: Issuer, engineer: Person) -> None:
    back(client, ask(client, issuer))

    assert signed_in(client) == engineer


def test_an_address_that_nobody_verified_joins_nothing(
    client: Client, issuer: Issuer, engineer: Person
) -> None:
    issuer.info = {"email_verified": False}

    back(client, ask(client, issuer))

    person = signed_in(client)
    assert person is not None
    assert person != engineer
    assert (person.username, person.email) == ("ani-2", "")


def test_somebody_elses_subject_does_not_take_over_a_joined_account(client: Client, issuer: Issuer) -> None:
    back(client, ask(client, issuer))
    victim = signed_in(client)
    issuer.claims, issuer.info = {"sub": "u-2"}, {"sub": "u-2"}

    other = Client()
    back(other, ask(other, issuer))

    assert signed_in(other) not in {None, victim}


def test_a_forged_state_is_refused_before_anything_is_asked(client: Client, issuer: Issuer) -> None:
    ask(client, issuer)
    issuer.calls.clear()

    answer = back(client, "forged")

    assert answer.status_code == 400
    assert "could not be trusted" in answer.content.decode()
    assert issuer.calls == []
    assert signed_in(client) is None


def test_another_browsers_state_is_refused(client: Client, issuer: Issuer) -> None:
    state = ask(client, issuer)
    victim = Client()
    ask(victim, issuer)

    assert back(victim, state).status_code == 400
    assert signed_in(victim) is None


def test_a_state_counts_once(client: Client, issuer: Issuer) -> None:
    state = ask(client, issuer)
    back(client, state)
    client.post("/sign-out/")

    assert back(client, state).status_code != 302
    assert signed_in(client) is None


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-client"},
        {"iss": "https://another.example"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": int(time.time()) - 600},
        {"exp": None},
        {"sub": None},
        {"sub": "u-9"},
    ],
)
def test_a_token_that_is_not_for_us_now_is_refused(
    client: Client, issuer: Issuer, claims: dict[str, Any]
) -> None:
    issuer.claims = claims

    answer = back(client, ask(client, issuer))

    assert answer.status_code in {400, 403}
    assert signed_in(client) is None
    assert not Person.objects.exists()


def test_a_wrong_signature_is_refused(client: Client, issuer: Issuer) -> None:
    issuer.key = OTHER_KEY

    assert back(client, ask(client, issuer)).status_code == 400
    assert signed_in(client) is None


@pytest.mark.parametrize("algorithm", ["HS256", "none"])
def test_another_kind_of_signature_is_refused(client: Client, issuer: Issuer, algorithm: str) -> None:
    issuer.algorithm = algorithm
    if algorithm == "none":
        issuer.key = None  # type: ignore[assignment]

    assert back(client, ask(client, issuer)).status_code == 400
    assert signed_in(client) is None


def test_a_wrong_code_is_refused(client: Client, issuer: Issuer) -> None:
    assert back(client, ask(client, issuer), "wrong").status_code == 503
    assert signed_in(client) is None


def test_an_inactive_person_is_told(client: Client, issuer: Issuer, engineer: Person) -> None:
    Person.objects.update(is_active=False)

    answer = back(client, ask(client, issuer))

    assert answer.status_code == 403
    assert signed_in(client) is None


def test_an_issuer_that_is_down_stops_neither_the_page_nor_passwords(
    client: Client, issuer: Issuer, engineer: Person, settings: Any
) -> None:
    settings.OIDC_ISSUER = "http://127.0.0.1:9"

    assert client.get("/sign-in/oidc/").status_code == 503
    answer = client.post("/sign-in/", {"username": "ani", "password": PASSWORD})
    assert answer.status_code == 302


def test_an_issuer_that_speaks_for_another_is_not_believed(
    client: Client, issuer: Issuer, settings: Any
) -> None:
    settings.OIDC_ISSUER = issuer.address + "/"

    assert client.get("/sign-in/oidc/").status_code == 503
