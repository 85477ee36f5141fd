import re

from stride_chassis.queries import load_queries, statement_text
from stride_contracts import Event
from stride_notifications.domain import event_name
from stride_notifications.vocabulary import heard_events, vocabulary
from stride_notifications.words import LABELS, REQUESTS, TITLES, plain, title_of

SAID_OTHERWISE = {"drop-in", "no-show", "in", "out"}
UNSAID = {"borough", "gss_code"}  # the mail says the borough by its slug


def tellable(event: type[Event]) -> set[str]:
    return {name for name in event.model_fields if not name.endswith("_id")} - UNSAID


def test_every_event_that_is_heard_has_a_title() -> None:
    assert TITLES.keys() == {event_name(event.event_type) for event in heard_events()}


def test_only_what_may_be_told_asks_for_something() -> None:
    assert REQUESTS.keys() <= TITLES.keys()


def test_every_fact_an_event_may_hold_has_a_label_and_no_id_has_one() -> None:
    assert LABELS.keys() == set().union(*(tellable(event) for event in heard_events()))


def test_a_delivery_keeps_the_facts_that_have_a_label() -> None:
    statement = statement_text(load_queries("stride_notifications"), "make_deliveries")
    fields = re.search(r"fact\.field IN \(([^)]*)\)", statement)
    assert fields is not None
    assert re.findall(r"'(\w+)'", fields[1]) == list(LABELS)


def test_a_known_code_is_said_in_plain_words() -> None:
    assert plain("poor-lighting") == "poor lighting"
    assert plain("no-cctv") == "no CCTV"


def test_every_code_of_a_list_is_known() -> None:
    for lists in vocabulary().values():
        for code in set().union(*lists.values()):
            assert plain(code) == code.replace("-", " ") or "CCTV" in plain(code) or code in SAID_OTHERWISE


def test_what_is_no_known_code_is_shown_as_it_is() -> None:
    assert plain("flying-saucers") == "flying-saucers"
    assert plain("2026-11-22") == "2026-11-22"
    assert plain(8000) == "8000"


def test_an_unknown_type_of_event_is_named_as_it_is() -> None:
    assert title_of("concern-danced") == "concern-danced"
