"""Every known event has a statement, and none may change the schema."""

import pytest
from stride_chassis import Connection
from stride_contracts import EVENT_TYPES, TopicKind
from stride_reports import consumers


def test_every_event_on_our_topics_is_applied() -> None:
    heard = {TopicKind.SESSIONS, TopicKind.CONCERNS, TopicKind.ROLLOUT}
    applied = consumers.figures().apply
    assert set(applied) == {event for event in EVENT_TYPES.values() if event.topic_kind in heard}


async def test_the_service_may_not_change_the_schema(connection: Connection) -> None:
    with pytest.raises(Exception, match="permission denied"):
        await connection.execute("CREATE TABLE mine (id int)")
