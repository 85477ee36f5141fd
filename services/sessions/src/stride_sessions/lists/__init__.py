"""Lists as people use them: for a spreadsheet, or to be printed; they ask nobody for anything and keep nothing."""

from stride_sessions.lists.day_page import DayPage
from stride_sessions.lists.day_sheet import day_sheet
from stride_sessions.lists.readings_sheet import readings_sheet

__all__ = ["DayPage", "day_sheet", "readings_sheet"]
