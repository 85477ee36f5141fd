"""What can be heard, and what a rule may ask of it, read off the contracts; it knows no rule."""

from collections import defaultdict
from functools import cache

from stride_contracts import EVENT_TYPES, Event, TopicKind

from stride_notifications.domain import Vocabulary, event_name

HEARD = (TopicKind.SESSIONS, TopicKind.CONCERNS, TopicKind.ROLLOUT)


def heard_events() -> list[type[Event]]:
    """Every type of event, in every version, that comes on a topic we hear."""
    return [event for event in EVENT_TYPES.values() if event.topic_kind in HEARD]


@cache
def vocabulary() -> Vocabulary:
    """The coded fields of each event type with the codes of their lists, all versions of a type together."""
    words: defaultdict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    for event in heard_events():
        fields = words[event_name(event.event_type)]
        for name, codes in event.code_lists.items():
            fields[name] = fields.get(name, frozenset()) | codes
    return dict(words)
