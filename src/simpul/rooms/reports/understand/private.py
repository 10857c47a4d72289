"""What in a text should not be read by everybody: numbers of identity cards and of telephones. Pure.

NIK (the number of an Indonesian identity card) has 16 digits: six of the region, the day of birth (plus 40
for women), month and year, four of a counter (PP 40/2019). Telephone numbers as ITU-T E.164 and the national
form "08..." write them.
"""

import re

_NIK = re.compile(r"(?<!\d)(?:\d[\s.\-]?){15}\d(?!\d)")
_PHONE = re.compile(
    r"(?<![\d.])(?:\+|00)?(?:62|0)[\s.\-]?8(?:[\s.\-]?\d){7,11}(?!\d)"
    r"|(?<!\d)\+\d(?:[\s.\-]?\d){7,13}(?!\d)"
)
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.IGNORECASE)


def reasons(text: str) -> list[str]:
    """Give what holds a text until a person has read it: "nik", "phone", "email"."""
    found = {"nik": _nik(text), "phone": bool(_PHONE.search(text)), "email": bool(_EMAIL.search(text))}
    return [name for name, is_there in found.items() if is_there]


def _nik(text: str) -> bool:
    return any(_can_be_born("".join(filter(str.isdigit, one.group()))) for one in _NIK.finditer(text))


def _can_be_born(digits: str) -> bool:
    day, month = int(digits[6:8]) % 40, int(digits[8:10])
    return 1 <= day <= 31 and 1 <= month <= 12  # noqa: PLR2004 - of a calendar
