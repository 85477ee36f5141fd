"""A day's list as people use it: for a spreadsheet, or to be printed; it asks nobody for anything and keeps nothing."""

from stride_sessions.lists.day_page import DayPage
from stride_sessions.lists.day_sheet import day_sheet

__all__ = ["DayPage", "day_sheet"]
