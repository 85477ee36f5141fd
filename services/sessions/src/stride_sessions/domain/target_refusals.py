"""Why targets are not settled as a team asked.

Refusal
`-- Implausible
    `-- TargetSettledTwice
"""

from stride_sessions.domain.refusals import Implausible


class TargetSettledTwice(Implausible):
    """One list names two targets of a category."""

    code = "target-settled-twice"
    sentence = "Each category has one target."
    field = "targets"
