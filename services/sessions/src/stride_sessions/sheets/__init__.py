"""A borough's own spreadsheet of sessions, read into lines; it knows neither HTTP nor Postgres and decides nothing."""

from stride_sessions.sheets.limits import LARGEST_FILE, MOST_LINES
from stride_sessions.sheets.reading import Form, Sheet, read_sheet
from stride_sessions.sheets.refusals import Unreadable

__all__ = ["LARGEST_FILE", "MOST_LINES", "Form", "Sheet", "Unreadable", "read_sheet"]
