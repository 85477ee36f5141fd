"""Why a rule of recurrence is refused; each says what to change, and none repeats what was sent.

Implausible
`-- RuleRefused
    |-- RuleUnparseable            it is no RRULE of RFC 5545
    |-- RulePartUnsupported        it is one, of a sort that sessions have no need of
    |-- RuleWithoutEnd, UntilNaive
    `-- RuleWithoutDate, RuleTooManyDates
"""

from stride_sessions.domain.refusals import Implausible


class RuleRefused(Implausible):
    """A rule that no series can have."""

    field = "rule"


class RuleUnparseable(RuleRefused):
    """The text is not a rule, or says what RFC 5545 forbids."""

    code = "rule-unparseable"
    sentence = "This is not a recurrence rule (RRULE) of RFC 5545."


class RulePartUnsupported(RuleRefused):
    """The rule has a part, or a frequency, that series do not have."""

    code = "rule-part-unsupported"
    sentence = "A series is DAILY, WEEKLY or MONTHLY, with INTERVAL, BYDAY, BYMONTHDAY, and COUNT or UNTIL."


class RuleWithoutEnd(RuleRefused):
    """The rule goes on for ever."""

    code = "rule-without-end"
    sentence = "The rule has no end. Give COUNT or UNTIL."


class UntilNaive(RuleRefused):
    """The end is a local time or a date, which RFC 5545 forbids beside a start that has a zone."""

    code = "until-naive"
    sentence = "UNTIL must be in UTC and end in Z, such as 20261220T063000Z."


class RuleWithoutDate(RuleRefused):
    """Nothing is left to be planned."""

    code = "rule-without-date"
    sentence = "The rule gives no date on which a session may be entered."


class RuleTooManyDates(RuleRefused):
    """There are more dates than one series may have."""

    code = "rule-too-many-dates"
    sentence = "A series has at most 200 sessions."
