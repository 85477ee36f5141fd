"""How the running stack is: looked at from outside, then judged; changes nothing."""

from stride_cli.status.endings import see_endings
from stride_cli.status.judge import Row, judge
from stride_cli.status.looking import look
from stride_cli.status.seen import Look

__all__ = ["Look", "Row", "judge", "look", "see_endings"]
