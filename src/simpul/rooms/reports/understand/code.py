"""The tracking code of a report: short enough for the telephone, long enough not to be guessed. Pure."""

from random import Random

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0 and O, 1, I and L: they are taken for each other."""
LENGTH = 8
"""31^8 codes: with a million reports one guess in 850,000 finds one, and shows what everybody may see."""


def make(random: Random) -> str:
    """Make a code such as "7F3K-9QXP"; `random` is the system's in use, a seeded one in tests."""
    letters = "".join(random.choice(LETTERS) for _ in range(LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def tidy(typed: str) -> str:
    """Give the code that somebody meant: in capitals, without what stands between; "" where it is none."""
    letters = "".join(one for one in typed.upper() if one.isalnum())
    return f"{letters[:4]}-{letters[4:]}" if len(letters) == LENGTH else ""
