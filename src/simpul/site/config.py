"""What may be set from outside: every SIMPUL_* name with default, meaning and check. Pure: no Django.

`read` turns an environment into one `Config`, or says everything that is wrong with it at once.
docs/settings.md is the same list for people; tests/test_documents.py compares the two.
"""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from simpul.site import words

PREFIX = "SIMPUL_"
ROOT = Path(__file__).resolve().parents[3]


class BadSettings(Exception):
    """The environment is not one that the city can start with.

    Attributes:
        faults: one line for each bad setting: its name, what is wrong, what to write instead.
    """

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def setting(parse: Callable[[str], Any], form: str, meaning: str, *, default: Any = "") -> Any:
    """Describe one setting: how its text is read, the form to write it in, what it is for, its default."""
    return field(default=default, metadata={"parse": parse, "form": form, "meaning": meaning})


FOLDER = ROOT / "data"
HERE = ("localhost", "127.0.0.1", "[::1]")
TEXT, DATABASE = "text", "postgresql://user:password@host/name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Every setting by its name without SIMPUL_, in small letters. None or empty means: not set."""

    data: Path = setting(words.folder, "folder", "Everything the installation keeps", default=FOLDER)  # noqa: RUF009
    port: int = setting(words.port, "1-65535", "Port that the pages are served on", default=8000)
    bind: str = setting(words.address, "IP address", "Address to listen on", default="127.0.0.1")
    hosts: tuple[str, ...] = setting(
        words.hosts, "names, with commas", "What browsers may call us", default=HERE
    )
    https: bool = setting(
        words.switch, "0 or 1", "1 where a proxy serves the pages over HTTPS", default=False
    )
    trusted_proxies: tuple[str, ...] = setting(
        words.networks, "IP addresses or networks, with commas", "Proxies that are believed", default=()
    )
    workers: int = setting(words.count_or_none, "0-64", "Web processes", default=0)
    vision_workers: int = setting(words.count_or_none, "0-64", "Processes that look at photos", default=0)
    ray: str = setting(words.cluster, "auto or host:port", "Ray cluster that looks at photos")
    city: str = setting(words.slug, "slug", "City that the front page opens")
    language: str = setting(
        words.language, "id or en", "Language for those who ask for none of ours", default="id"
    )
    time_zone: str = setting(words.time_zone, "IANA name", "Time zone where no city says one", default="UTC")
    database_url: str = setting(words.database, DATABASE, "Database, where it is not SQLite in SIMPUL_DATA")
    secret_key: str = setting(words.secret, "50 random characters", "What sessions are signed with")
    debug: bool = setting(words.switch, "0 or 1", "1 shows details of errors to everybody", default=False)
    lockout_failures: int = setting(words.count, "1-64", "Failed sign-ins before one must wait", default=5)
    lockout_minutes: int = setting(words.minutes, "1-10080", "How long one must wait", default=15)
    oidc_issuer: str = setting(words.url, "https URL", "OpenID Connect issuer that people may sign in with")
    oidc_client_id: str = setting(words.text, TEXT, "Our name at the issuer")
    oidc_client_secret: str = setting(words.text, TEXT, "Our secret at the issuer")
    files_s3_bucket: str = setting(words.text, TEXT, "Bucket that keeps photos instead of SIMPUL_DATA")
    files_s3_endpoint: str = setting(words.url, "URL", "Address of the S3 service, where it is not Amazon's")
    files_s3_region: str = setting(words.text, TEXT, "Region of the bucket")
    files_s3_key: str = setting(words.text, TEXT, "Access key of the bucket")
    files_s3_secret: str = setting(words.text, TEXT, "Secret of the access key")
    email_url: str = setting(
        words.mail, "smtp+tls://user:password@host:587", "Mail server that e-mail leaves by"
    )
    email_from: str = setting(words.sender, "Name <address>", "Whom our e-mail comes from")
    private_feeds: bool = setting(
        words.switch, "0 or 1", "1 reads feeds of this machine and its network too", default=False
    )
    chromium: str = setting(words.text, "file", "Chromium that the browser tests drive")
    test_data: str = setting(words.text, "folder", "Real material for the tests that need it")
    test_dcat_shapes: str = setting(
        words.text, "file or folder", "Official shapes of DCAT-AP to test with too"
    )
    test_database_url: str = setting(
        words.database, DATABASE, "Server to run the tests on, instead of a new one"
    )


def read(environ: Mapping[str, str]) -> Config:
    """Read the settings from an environment. An empty value is the same as no value.

    Raises:
        BadSettings: names that we do not know, values that do not fit, settings that need each other.
    """
    given = {name: text for name, text in environ.items() if name.startswith(PREFIX) and text.strip()}
    known = {variable(each.name): each for each in fields(Config)}
    faults = [
        _unknown(name, list(known))
        for name in sorted(environ)
        if name.startswith(PREFIX) and name not in known
    ]
    values: dict[str, Any] = {}
    for name in known.keys() & given.keys():
        try:
            values[known[name].name] = known[name].metadata["parse"](given[name].strip())
        except ValueError as error:
            faults.append(f"{name}: {error}; write {known[name].metadata['form']}")
    config = Config(**values)
    if faults := faults + _together(config):
        raise BadSettings(sorted(faults))
    return config


def variable(name: str) -> str:
    """Give the environment variable of a field of Config."""
    return f"{PREFIX}{name.upper()}"


def site(config: Config) -> str:
    """Give the address that we are called by in what is sent to people, where no request says it."""
    host = config.hosts[0].removeprefix(".")
    return f"https://{host}" if config.https else f"http://{host}:{config.port}"


def _unknown(name: str, known: list[str]) -> str:
    bare = [each.removeprefix(PREFIX) for each in known]
    near = difflib.get_close_matches(name.removeprefix(PREFIX), bare, n=1)
    cure = f"did you mean {PREFIX}{near[0]}?" if near else "see docs/settings.md"
    return f"{name}: there is no such setting; {cure}"


def _together(config: Config) -> list[str]:
    """Tell which settings are there without the ones that they need."""
    needs = (
        (
            "https",
            ("trusted_proxies",),
        ),  # who speaks HTTPS for us; without it every page would redirect for ever
        ("oidc_issuer", ("oidc_client_id", "oidc_client_secret")),
        ("oidc_client_id", ("oidc_issuer",)),
        ("files_s3_bucket", ("files_s3_key", "files_s3_secret")),
        ("files_s3_endpoint", ("files_s3_bucket",)),
        ("email_url", ("email_from",)),
    )
    return [
        f"{variable(missing)}: needed because {variable(name)} is set"
        for name, others in needs
        if getattr(config, name)
        for missing in others
        if not getattr(config, missing)
    ]
