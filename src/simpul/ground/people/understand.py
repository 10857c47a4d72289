"""What a role allows, and where it can be held, as pure questions."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

type Scope = Literal["city", "state", "network"]
SCOPES: tuple[Scope, ...] = ("city", "state", "network")


@dataclass(frozen=True, slots=True)
class Powers:
    """What a role allows: permissions "room.act", "room.*" or "*"; and of what somebody can be it."""

    may: frozenset[str]
    of: frozenset[Scope]


type Roles = Mapping[str, Powers]


@cache
def roles() -> Roles:
    """Give each role of roles.toml with what it may do."""
    return read(files(__package__).joinpath("roles.toml").read_text(encoding="utf-8"))


def read(text: str) -> Roles:
    """Read roles from TOML; one that does not say `of` what is a role of a city.

    Raises:
        ValueError: a permission is not "room.act", "room.*" or "*", or a scope is none.
    """
    found = {}
    for role, table in tomllib.loads(text).items():
        may, of = table["may"], table.get("of", ["city"])
        if bad := [each for each in may if not _is_permission(each)]:
            raise ValueError(f"role {role}: {bad[0]!r} is not a permission")
        if not of or not set(of) <= set(SCOPES):
            raise ValueError(f"role {role}: {of!r} is not a list of {', '.join(SCOPES)}")
        found[role] = Powers(frozenset(may), frozenset(of))
    return found


def allows(held: Iterable[str], permission: str, table: Roles) -> bool:
    """Tell whether someone who holds these roles may do what `permission` ("room.act") names.

    "room.*" and "*" of a role that only cities give do not reach what is reserved for states and the network:
    who answers for a city does not endorse its own report.
    """
    every = {permission.partition(".")[0] + ".*", "*"}
    reserved = is_reserved(permission, table)
    powers = [table[role] for role in held if role in table]
    return any(
        permission in each.may or (each.may & every and not (reserved and each.of == {"city"}))
        for each in powers
    )


def is_reserved(permission: str, table: Roles) -> bool:
    """Tell whether the permission is named only by roles that no city gives."""
    named = [each for each in table.values() if permission in each.may]
    return bool(named) and not any("city" in each.of for each in named)


def _is_permission(text: str) -> bool:
    room, dot, act = text.partition(".")
    return text == "*" or bool(dot and room.isidentifier() and (act == "*" or act.isidentifier()))
