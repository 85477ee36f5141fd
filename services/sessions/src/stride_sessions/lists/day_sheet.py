"""A day's list as CSV (RFC 4180): a line for each person, or one for a session that expects nobody."""

import csv
from collections.abc import Iterator
from io import StringIO

from stride_sessions.domain.day_list import DayEntry, DayList
from stride_sessions.lists.cells import harmless
from stride_sessions.lists.words import clock, code

COLUMNS = ("date", "time", "minutes", "kind", "ward", "host", "session", "officers", "person", "code", "role", "state")


def day_sheet(listed: DayList) -> bytes:
    """The list in UTF-8, with the byte order mark without which Excel takes it for another encoding."""
    written = StringIO()
    rows = csv.writer(written, quoting=csv.QUOTE_ALL)
    rows.writerow(COLUMNS)
    for entry in listed.entries:
        rows.writerows([harmless(cell) for cell in row] for row in _rows(entry, listed))
    return written.getvalue().encode("utf-8-sig")


def _rows(entry: DayEntry, listed: DayList) -> Iterator[list[str]]:
    session, plan = entry.session, entry.session.plan
    told = [str(plan.starts.on), clock(session), str(plan.planned_minutes), plan.kind, plan.ward, plan.host or ""]
    told += [session.state, " / ".join(officer.name for officer in entry.officers)]
    for person in entry.people:
        yield [*told, listed.called(person), code(person.attendance_id), person.role, person.state]
    if not entry.people:
        yield [*told, "", "", "", ""]
