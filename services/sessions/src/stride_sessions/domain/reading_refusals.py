"""Why the record of readings is not shown as it was asked for.

Refusal
`-- Implausible
    `-- PeriodUnfit
"""

from stride_sessions.domain.refusals import Implausible


class PeriodUnfit(Implausible):
    """The days end before they begin, or are more than a year."""

    code = "period-unfit"
    sentence = "Ask for at most 366 days, the first of which is not after the last, nor after today."
    field = "from"
