"""Our events and the contracts agree: each has one, with the same fields."""

from dataclasses import fields
from datetime import UTC, date, datetime
from typing import get_args
from uuid import UUID

import pytest
from stride_contracts import Event, encode
from stride_sessions.domain import events as domain
from stride_sessions.store.published import CONTRACTS, publish

NOW = datetime(2026, 11, 22, 19, tzinfo=UTC)
ID = UUID(int=7)


def test_every_event_has_a_contract_of_its_name() -> None:
    assert set(CONTRACTS) == set(get_args(domain.Event))
    assert all(ours.__name__ == theirs.__name__ for ours, theirs in CONTRACTS.items())


@pytest.mark.parametrize(("ours", "theirs"), CONTRACTS.items())
def test_a_contract_has_the_fields_of_our_event(ours: type[domain.Event], theirs: type[Event]) -> None:
    told = {field.name for field in fields(ours)} - {"at"}
    assert told == set(theirs.model_fields)


@pytest.mark.parametrize(
    "event",
    [
        domain.SessionCreated(
            session_id=ID,
            scheme="run-and-talk",
            kind="run",
            ward="E05000455",
            on=date(2026, 11, 22),
            part_of_day="evening",
            host=None,
            distance_m=None,
            planned_minutes=60,
            at=NOW,
        ),
        domain.AttendanceRecorded(ID, ID, "participant", "booked", NOW),
        domain.ConcernTriaged(ID, "poor-lighting", "high", NOW),
        domain.ConcernReferred(ID, "force", None, "reassurance-patrol", NOW),
        domain.ConcernAnswered(ID, "acknowledged", "merton.lighting", "SLR-20417", None, NOW),
        domain.ConcernAnswered(ID, "declined", "merton.lighting", None, "no-funding", NOW),
        domain.ConcernActioned(ID, "lighting", "merton.lighting", "SLR-20417", NOW),
        domain.ConcernClosed(ID, "withdrawn", NOW),
        domain.ConcernReopened(ID, "person", NOW),
        domain.ConcernTransferred(ID, "out", "sutton", NOW),
        domain.ConcernErased(ID, "requested", NOW),
        domain.ReplyRefused(ID, None, "concern-not-found", NOW),
        domain.SchemeLaunched("merton", "run-and-talk", date(2022, 2, 1), 4, NOW),
    ],
)
def test_an_event_is_published_by_its_contract(event: domain.Event) -> None:
    published = publish(event, borough="merton")
    assert (published.borough, published.at) == ("merton", NOW)
    assert encode(published.data)
