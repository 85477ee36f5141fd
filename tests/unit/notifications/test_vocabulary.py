from stride_contracts import EVENT_TYPES, ConcernRaised, TopicKind
from stride_notifications.domain import event_name
from stride_notifications.vocabulary import HEARD, heard_events, vocabulary


def test_everything_but_replies_is_heard() -> None:
    unheard = set(EVENT_TYPES.values()) - set(heard_events())
    assert set(HEARD) == set(TopicKind) - {TopicKind.REPLIES}
    assert {event.topic_kind for event in unheard} == {TopicKind.REPLIES}


def test_a_rule_may_ask_for_every_coded_field_of_what_is_heard_and_for_no_other() -> None:
    for event in heard_events():
        assert vocabulary()[event_name(event.event_type)].keys() == event.code_lists.keys()


def test_the_codes_are_those_of_the_contract() -> None:
    assert vocabulary()["concern-raised"]["light"] == {"daylight", "dusk", "dark"}
    assert "ward" not in vocabulary()["concern-raised"]
    assert "ward" in ConcernRaised.model_fields


def test_a_rule_may_name_each_step_in_the_life_of_a_concern_by_its_codes() -> None:
    life = {
        "concern-triaged": {"category", "severity"},
        "concern-referred": {"to", "asks_for"},
        "concern-answered": {"answer", "reason"},
        "concern-actioned": {"action"},
        "concern-closed": {"outcome"},
        "concern-reopened": {"by"},
        "concern-transferred": {"direction"},
        "concern-erased": {"reason"},
        "reply-refused": {"code"},
    }
    assert {name: vocabulary()[name].keys() for name in life} == life
