"""The reader of workbooks, run as a process of its own: bytes in, JSON out. `sheets.read` starts it.

A file of some kilobytes may name a cell in the last column of the last row, and a reader that makes room for
all between takes the machine down. So it reads under limits of memory and time that end it, and nobody else.
"""

import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import python_calamine as calamine

MEMORY_BYTES = 1_500_000_000
TIME_S = 30
ENCRYPTED, BROKEN, TOO_BIG = 3, 4, 5
"""What the process ends with where it cannot read the file."""


def main() -> int:
    """Read a workbook from the standard input, write its sheets: name, first row and column, rows."""
    rows_most, columns_most = (int(word) for word in sys.argv[1:3])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (TIME_S, TIME_S))
    try:
        book = calamine.CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
        sheets = []
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height > rows_most or sheet.total_width > columns_most:
                sys.stderr.write(name)
                return TOO_BIG
            sheets.append((name, sheet.start or (0, 0), sheet.to_python()))
    except calamine.PasswordError:
        return ENCRYPTED
    except (calamine.CalamineError, ValueError) as error:
        sys.stderr.write(str(error))
        return BROKEN
    sys.stdout.write(json.dumps(sheets, default=_plain))
    return 0


def _plain(value: Any) -> Any:
    """Give a value that JSON has no word for: a day or an instant in a list, a length of time as text."""
    if isinstance(value, datetime | date):
        return [value.isoformat()]
    return str(value) if isinstance(value, time | timedelta) else None


if __name__ == "__main__":
    sys.exit(main())
