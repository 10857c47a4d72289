"""Signing in and out through the page, and what happens to somebody who guesses."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client, RequestFactory
from django.utils import timezone

from simpul.ground.people import address, jobs
from simpul.ground.people.models import Person
from simpul.ground.people.tests.conftest import PASSWORD

URL = "/sign-in/"


def sign_in(client: Client, name: str = "Ani", password: str = PASSWORD, **more: str) -> int:
    headers = {name: value for name, value in more.items() if name != "next"}
    data = {"username": name, "password": password, "next": more.get("next", "")}
    return int(client.post(URL, data, **headers).status_code)  # type: ignore[arg-type]


def test_the_page_and_its_form(client: Client, db: None) -> None:
    page = client.get(URL, {"next": "/jobs/"}).content.decode()

    assert 'autocomplete="current-password"' in page
    assert 'name="next" value="/jobs/"' in page
    assert "organisation" not in page


def test_signing_in_leads_to_where_one_wanted_to_go(client: Client, engineer: Person) -> None:
    answer = client.post(URL, {"username": "Ani", "password": PASSWORD, "next": "/c/kota/"})

    assert (answer.status_code, answer["Location"]) == (302, "/c/kota/")
    assert client.session["_auth_user_id"] == str(engineer.pk)


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_next_leads_to_this_site_only(client: Client, engineer: Person, elsewhere: str) -> None:
    answer = client.post(URL, {"username": "Ani", "password": PASSWORD, "next": elsewhere})

    assert answer["Location"] == "/"


def test_a_phone_that_writes_the_name_with_a_capital(client: Client, engineer: Person) -> None:
    assert sign_in(client, "ANI") == 302


def test_a_wrong_password_says_so_and_nothing_more(client: Client, engineer: Person) -> None:
    known = client.post(URL, {"username": "Ani", "password": "wrong"})
    unknown = client.post(URL, {"username": "Nobody", "password": "wrong"})

    assert known.status_code == unknown.status_code == 422
    assert 'role="alert"' in known.content.decode()
    says = [answer.context["form"].non_field_errors() for answer in (known, unknown)]
    assert says[0] == says[1] == ["The name or the password is not right."]


def test_the_machine_and_an_inactive_person_cannot_sign_in(client: Client, engineer: Person) -> None:
    Person.objects.filter(pk=engineer.pk).update(is_active=False)

    assert sign_in(client) == 422


def test_who_fails_too_often_must_wait_also_with_the_right_password(client: Client, engineer: Person) -> None:
    answers = [sign_in(client, "aNi", f"guess {number}") for number in range(settings.AXES_FAILURE_LIMIT)]

    assert set(answers[:-1]) == {422}
    last = client.post(URL, {"username": "ani", "password": PASSWORD})
    assert last.status_code == 429
    assert last["Retry-After"] == str(int(settings.AXES_COOLOFF_TIME.total_seconds()))
    assert "Wait 15 minutes" in last.content.decode()
    assert "_auth_user_id" not in client.session


def test_after_the_wait_one_may_try_again(client: Client, engineer: Person) -> None:
    for number in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, password=f"guess {number}")
    past = timezone.now() - settings.AXES_COOLOFF_TIME - timedelta(seconds=1)
    AccessAttempt.objects.update(attempt_time=past)

    assert sign_in(client) == 302


def test_a_colleague_at_the_same_address_is_not_locked_out(client: Client, engineer: Person) -> None:
    Person.objects.create_user("budi", password=PASSWORD)
    for number in range(settings.AXES_FAILURE_LIMIT + 2):
        sign_in(client, password=f"guess {number}")

    assert sign_in(client, "budi") == 302


def test_one_address_that_tries_many_names_must_wait(client: Client, engineer: Person) -> None:
    for number in range(address.CROWD * settings.AXES_FAILURE_LIMIT):
        sign_in(client, f"name {number}", "guess")

    assert sign_in(client) == 429
    assert sign_in(client, REMOTE_ADDR="10.9.9.9") == 302


def test_a_forged_forwarding_header_changes_nothing(client: Client, engineer: Person) -> None:
    for number in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, password="guess", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}")

    assert sign_in(client, HTTP_X_FORWARDED_FOR="10.0.0.99") == 429


@pytest.mark.parametrize(
    ("sender", "forwarded", "address_of_it"),
    [
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "192.0.2.66, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "192.0.2.66, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.2, 10.0.0.3", "10.0.0.2"),
        ("2001:db8::1", "2001:db8:ffff::9", "2001:db8:ffff::9"),
    ],
)
def test_only_trusted_proxies_say_who_sent_a_request(
    rf: RequestFactory, settings: object, sender: str, forwarded: str, address_of_it: str
) -> None:
    settings.SIMPUL_TRUSTED_PROXIES = ("10.0.0.0/24", "2001:db8::1")  # type: ignore[attr-defined]
    request = rf.get("/", REMOTE_ADDR=sender, HTTP_X_FORWARDED_FOR=forwarded)

    assert address.of(request) == address_of_it


def test_signing_out_needs_a_post(client: Client, engineer: Person) -> None:
    client.force_login(engineer)

    assert client.get("/sign-out/").status_code == 405
    assert "_auth_user_id" in client.session
    assert client.post("/sign-out/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_signing_in_needs_the_forms_token(engineer: Person) -> None:
    assert sign_in(Client(enforce_csrf_checks=True)) == 403


def test_the_language_one_chose_comes_back_at_sign_in(client: Client, engineer: Person) -> None:
    client.force_login(engineer)
    client.post("/language/", {"language": "id", "next": "/sign-in/"})
    client.get("/healthz")
    engineer.refresh_from_db()
    assert engineer.language == "id"

    elsewhere = Client()
    sign_in(elsewhere)
    assert elsewhere.cookies[settings.LANGUAGE_COOKIE_NAME].value == "id"


def test_failed_sign_ins_are_forgotten(client: Client, engineer: Person) -> None:
    sign_in(client, password="guess")
    jobs.forget_stale.call()
    assert AccessAttempt.objects.count() == 1

    AccessAttempt.objects.update(attempt_time=timezone.now() - 3 * settings.AXES_COOLOFF_TIME)
    jobs.forget_stale.call()
    assert not AccessAttempt.objects.exists()
