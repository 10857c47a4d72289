"""What a role allows, as a pure question."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

type Roles = Mapping[str, frozenset[str]]


@cache
def roles() -> Roles:
    """Give each role of roles.toml with what it may do."""
    return read(files(__package__).joinpath("roles.toml").read_text(encoding="utf-8"))


def read(text: str) -> Roles:
    """Read roles from TOML. Raises ValueError where a permission is not "room.act", "room.*" or "*"."""
    found = {role: frozenset(table["may"]) for role, table in tomllib.loads(text).items()}
    for role, permissions in found.items():
        for permission in permissions:
            room, dot, act = permission.partition(".")
            if permission != "*" and not (dot and room.isidentifier() and (act == "*" or act.isidentifier())):
                raise ValueError(f"role {role}: {permission!r} is not a permission")
    return found


def allows(held: Iterable[str], permission: str, table: Roles) -> bool:
    """Tell whether someone who holds these roles may do what `permission` ("room.act") names."""
    wanted = {permission, permission.partition(".")[0] + ".*", "*"}
    return any(wanted & table.get(role, frozenset()) for role in held)
