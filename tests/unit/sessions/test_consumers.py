"""What the service hears, and that it can be put together without a connection."""

from stride_contracts import ReplyAcknowledged, ReplyActioned, ReplyDeclined, TopicKind
from stride_sessions.app import SOURCE
from stride_sessions.consumers import hear_replies
from stride_sessions.store import Office


def test_replies_of_all_boroughs_are_heard_by_one_projection() -> None:
    projection = hear_replies(Office.open)  # type: ignore[arg-type]  # nothing is opened here
    assert (projection.name, projection.kinds) == ("sessions.replies", (TopicKind.REPLIES,))
    assert set(projection.apply) == {ReplyAcknowledged, ReplyActioned, ReplyDeclined}


def test_events_name_their_source() -> None:
    assert SOURCE == "/stride/sessions"
