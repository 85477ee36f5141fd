"""Kafka in: which statement applies the events of each type to the figures; it decides nothing about them itself."""

from collections.abc import Mapping

from stride_chassis import Apply, Projection, by_statement, load_queries
from stride_contracts import (
    EVENT_TYPES,
    AttendanceRecorded,
    BoroughOnboarded,
    BoroughPaused,
    ConcernActioned,
    ConcernAnswered,
    ConcernClosed,
    ConcernErased,
    ConcernRaised,
    ConcernReferred,
    ConcernReopened,
    ConcernTransferred,
    ConcernTriaged,
    Event,
    SchemeLaunched,
    SessionCancelled,
    SessionCompleted,
    SessionCreated,
    SessionRescheduled,
    TopicKind,
)

KINDS = (TopicKind.SESSIONS, TopicKind.CONCERNS, TopicKind.ROLLOUT)

statements = load_queries("stride_reports", "sql/figures.sql")

CHANGES: Mapping[type[Event], Apply] = {
    SessionCreated: by_statement(statements.apply_session_created),
    SessionRescheduled: by_statement(statements.apply_session_rescheduled),
    SessionCancelled: by_statement(statements.apply_session_cancelled),
    SessionCompleted: by_statement(statements.apply_session_completed),
    AttendanceRecorded: by_statement(statements.apply_attendance_recorded),
    ConcernRaised: by_statement(statements.apply_concern_raised),
    ConcernTriaged: by_statement(statements.apply_concern_triaged),
    ConcernReferred: by_statement(statements.apply_concern_referred),
    ConcernAnswered: by_statement(statements.apply_concern_answered),
    ConcernActioned: by_statement(statements.apply_concern_actioned),
    ConcernClosed: by_statement(statements.apply_concern_closed),
    ConcernReopened: by_statement(statements.apply_concern_reopened),
    ConcernTransferred: by_statement(statements.apply_concern_transferred),
    ConcernErased: by_statement(statements.apply_concern_erased),
    BoroughOnboarded: by_statement(statements.apply_borough_onboarded),
    BoroughPaused: by_statement(statements.apply_borough_paused),
    SchemeLaunched: by_statement(statements.apply_scheme_launched),
}


def figures() -> Projection:
    """Every known event on our topics: those that change a figure, and the others, which are only counted."""
    heard = by_statement(statements.apply_heard)
    types = [event for event in EVENT_TYPES.values() if event.topic_kind in KINDS]
    return Projection(name="reports.figures", kinds=KINDS, apply={event: CHANGES.get(event, heard) for event in types})
