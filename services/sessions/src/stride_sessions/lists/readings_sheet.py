"""Who read what as CSV (RFC 4180), for whoever watches over it: a line for each reading, the latest first."""

import csv
from collections.abc import Sequence
from io import StringIO

from stride_sessions.domain.clock import london_day
from stride_sessions.domain.readings import Noted
from stride_sessions.lists.cells import harmless

COLUMNS = ("date", "read_at", "kind", "id", "read_by", "reason")


def readings_sheet(noted: Sequence[Noted]) -> bytes:
    """The readings in UTF-8, with the byte order mark that Excel needs; the date is that in London, the time UTC."""
    written = StringIO()
    rows = csv.writer(written, quoting=csv.QUOTE_ALL)
    rows.writerow(COLUMNS)
    rows.writerows([harmless(cell) for cell in _row(one)] for one in noted)
    return written.getvalue().encode("utf-8-sig")


def _row(one: Noted) -> list[str]:
    read_at = one.read_at.isoformat().replace("+00:00", "Z")
    return [str(london_day(one.read_at)), read_at, one.kind, str(one.read_of), one.read_by, one.reason or ""]
