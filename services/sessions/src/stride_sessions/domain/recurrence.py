"""Reads the recurrence rules (RFC 5545, 3.3.10) that sessions need; it never expands one beyond bounds.

A rule counts on the wall clock: dateutil is given an aware start, so that half past six stays half past six when the
clocks change. As it does, the first date is the first one at or after the start that fits the rule.

dateutil looks for a next date up to the year 9999, whatever UNTIL says, and a rule may have none: the fifth Monday
that is the first of its month. So each part is expanded by itself, which comes true again within a few years and then
ends, and the dates are those that all of them share.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from stride_sessions.domain.clock import LocalTime
from stride_sessions.domain.refusals import TooFarAhead
from stride_sessions.domain.rule_refusals import (
    RulePartUnsupported,
    RuleTooManyDates,
    RuleUnparseable,
    RuleWithoutDate,
    RuleWithoutEnd,
    UntilNaive,
)

MOST_DATES = 200

_UTC_FORM = "%Y%m%dT%H%M%SZ"
_NAIVE = re.compile(r"[0-9]{8}(T[0-9]{6})?")
_EVERY_DAY = "MO,TU,WE,TH,FR,SA,SU"
_WEEKDAY = rf"({_EVERY_DAY.replace(',', '|')})"
_NTH_WEEKDAY = rf"([+-]?[1-5])?{_WEEKDAY}"
_MONTHDAY = r"[+-]?(0?[1-9]|[12][0-9]|3[01])"
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY")
_OTHER_FREQUENCIES = ("SECONDLY", "MINUTELY", "HOURLY", "YEARLY")
_FORMS: Mapping[str, str] = {
    "FREQ": "|".join(_FREQUENCIES),
    "INTERVAL": r"[1-9][0-9]{0,2}",
    "COUNT": r"[0-9]+",
    "UNTIL": r"[0-9]{8}T[0-9]{6}Z",
    "BYDAY": rf"{_NTH_WEEKDAY}(,{_NTH_WEEKDAY})*",
    "BYMONTHDAY": rf"{_MONTHDAY}(,{_MONTHDAY})*",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that has an end: after `count` dates or at an instant; its dates are those that all `strands` have."""

    strands: tuple[str, ...]
    count: int | None
    until: datetime | None

    def dates(self, starts: LocalTime, *, last: date) -> list[date]:
        """Its dates, in order, from a start on; `last` is the last day on which a session may be entered.

        Raises:
            RuleTooManyDates: there are more than 200.
            RuleWithoutDate: there is none up to the last day.
            TooFarAhead: it goes on beyond it.
        """
        zone = ZoneInfo(starts.zone)
        horizon = datetime.combine(last, time.max, tzinfo=zone).astimezone(UTC)
        ends = horizon if self.until is None else min(self.until, horizon)
        begins = starts.wall.replace(tzinfo=zone)
        if ends < begins:
            raise RuleWithoutDate
        strands = (rrulestr(f"{strand};UNTIL={ends.strftime(_UTC_FORM)}", dtstart=begins) for strand in self.strands)
        shared = set.intersection(*({at.date() for at in strand} for strand in strands))
        found = sorted(shared)[: self.count]
        if len(found) > MOST_DATES:
            raise RuleTooManyDates
        if not found:
            raise RuleWithoutDate
        if ends is horizon and (self.count is None or len(found) < self.count):
            raise TooFarAhead
        return found


def read_rule(text: str) -> Rule:
    """Read a rule, with or without `RRULE:` before it; raises a `RuleRefused` that says what is wrong."""
    parts = _parts_of(text.upper().removeprefix("RRULE:"))
    _ensure_supported(parts)
    _ensure_end(parts)
    if any(re.fullmatch(_FORMS[name], value) is None for name, value in parts.items()) or _is_contradictory(parts):
        raise RuleUnparseable
    count = int(parts["COUNT"]) if "COUNT" in parts else None
    if count is not None and count > MOST_DATES:
        raise RuleTooManyDates
    return Rule(_strands(parts), count, _instant(parts["UNTIL"]) if "UNTIL" in parts else None)


def _parts_of(text: str) -> dict[str, str]:
    pairs = [part.split("=") for part in text.split(";")]
    if any(len(pair) != 2 for pair in pairs):  # noqa: PLR2004 - a name and a value
        raise RuleUnparseable
    parts = {name: value for name, value in pairs}  # noqa: C416 - dict() would want them typed as pairs
    if len(parts) < len(pairs):
        raise RuleUnparseable
    return parts


def _ensure_supported(parts: Mapping[str, str]) -> None:
    if "FREQ" not in parts:
        raise RuleUnparseable
    if not parts.keys() <= _FORMS.keys() or parts["FREQ"] in _OTHER_FREQUENCIES:
        raise RulePartUnsupported


def _ensure_end(parts: Mapping[str, str]) -> None:
    if not parts.keys() & {"COUNT", "UNTIL"}:
        raise RuleWithoutEnd
    if _NAIVE.fullmatch(parts.get("UNTIL", "")):
        raise UntilNaive


def _is_contradictory(parts: Mapping[str, str]) -> bool:
    """Whether each part is sound and RFC 5545 forbids them together."""
    frequency = parts["FREQ"]
    has_two_ends = {"COUNT", "UNTIL"} <= parts.keys()
    has_nth = frequency != "MONTHLY" and re.search("[0-9]", parts.get("BYDAY", "")) is not None
    return has_two_ends or has_nth or (frequency == "WEEKLY" and "BYMONTHDAY" in parts)


def _strands(parts: Mapping[str, str]) -> tuple[str, ...]:
    """The days of every period, and those of each part that limits them; a week's days are its own period."""
    frequency, interval = f"FREQ={parts['FREQ']}", f"INTERVAL={parts.get('INTERVAL', 1)}"
    limits = [f"{name}={parts[name]}" for name in ("BYDAY", "BYMONTHDAY") if name in parts]
    if parts["FREQ"] == "WEEKLY" or not limits:
        return (";".join([frequency, interval, *limits]),)
    return (f"{frequency};{interval};BYDAY={_EVERY_DAY}", *(f"{frequency};{limit}" for limit in limits))


def _instant(text: str) -> datetime:
    try:
        return datetime.strptime(text, _UTC_FORM).replace(tzinfo=UTC)
    except ValueError:
        raise RuleUnparseable from None
