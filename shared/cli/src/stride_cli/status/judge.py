"""What a look at the stack means: which rows are well, and what to do about those that are not. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from stride_cli.status.seen import Consumer, Deliveries, Ending, Look, Outbox, Seals, Seen, Sessions

SLOW_S = 30.0
SOON_DAYS = 30  # `stride compose init` renews from 60 days before
SECTIONS = {
    "kafka": "kafka-away",
    "service": "service-away",
    "database": "postgres-away",
    "outbox": "outbox-waits",
    "consumer": "consumer-behind",
    "parked": "events-parked",
    "deliveries": "mails-wait",
    "sessions": "not-home",
    "seal key": "rotate-a-seal-key",
    "expiry": "certificates-end",
}
"""The section of deploy/RUNBOOK.md for each part of the table."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of `stride status`: `advice` is empty exactly when all is well; `section` is of deploy/RUNBOOK.md."""

    part: str
    name: str
    state: str
    advice: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nothing need be done."""
        return not self.advice

    @property
    def section(self) -> str:
        """The section of the runbook that says what its trouble means and how it is ended."""
        return SECTIONS[self.part]

    def as_json(self) -> dict[str, Any]:
        """The row as a JSON object."""
        return {**asdict(self), "ok": self.is_well, "runbook": self.section}


def judge(look: Look) -> list[Row]:
    """Every row, in the order in which trouble spreads."""
    return [
        _kafka(look),
        *(_service(seen) for seen in look.services),
        *(Row("database", name, "does not answer", f"Look at {name}'s database and its log.") for name in look.silent),
        *([_outbox(look.outbox)] if look.outbox else []),
        *(_consumer(consumer) for consumer in look.consumers),
        *_parked(look),
        *([_deliveries(look.deliveries)] if look.deliveries else []),
        *([_sessions(look.sessions)] if look.sessions else []),
        *(_seals(seals) for seals in look.seals if seals.answers),
        *([_first_to_end(look.endings)] if look.endings else []),
    ]


def _kafka(look: Look) -> Row:
    if look.kafka_answers:
        return Row("kafka", look.kafka, "answers")
    return Row("kafka", look.kafka, "no answer", "Commands are taken, events wait in the outbox: bring Kafka back.")


def _service(seen: Seen) -> Row:
    if not seen.answers:
        where = f"`docker compose logs {seen.service}`, or logs/{seen.service}*.log in the state folder"
        return Row("service", seen.service, "no answer", f"Its log says why: {where}.")
    if seen.failing:
        checks = ", ".join(seen.failing)
        return Row("service", seen.service, f"not ready: {checks}", "Wait a moment; if it stays, look at its log.")
    return Row("service", seen.service, f"ready at {seen.url}")


def _outbox(outbox: Outbox) -> Row:
    state = f"{outbox.rows} waiting, oldest {outbox.oldest_s:.0f} s" if outbox.rows else "empty"
    is_slow = outbox.rows > 0 and outbox.oldest_s > SLOW_S
    advice = "The relay does not publish: look at the service sessions and at Kafka." if is_slow else ""
    return Row("outbox", "sessions", state, advice)


def _consumer(consumer: Consumer) -> Row:
    state = f"{consumer.partitions} partitions, {consumer.lag} behind"
    if not consumer.partitions and consumer.lag:
        return Row("consumer", consumer.name, state, "It reads nothing: look at the service's readiness and its log.")
    is_stuck = consumer.lag > 0 and consumer.still_s is not None and consumer.still_s > SLOW_S
    advice = f"It has not moved for {consumer.still_s:.0f} s: look at the service's log." if is_stuck else ""
    return Row("consumer", consumer.name, state, advice)


def _sessions(sessions: Sessions) -> Row:
    """What nobody said all came home from, and what is overdue, a borough looks into; it is no trouble of the stack."""
    state = f"{sessions.to_come} to come, {sessions.kept} places kept for an answer"
    missed = f"{sessions.not_home} ended and not said to be home, {sessions.late} concerns overdue"
    return Row("sessions", "all", f"{state}, {missed}")


def _seals(seals: Seals) -> Row:
    """A rotation that is under way is no trouble; rows that no key opens are."""
    keys = "1 key" if seals.keys == 1 else f"{seals.keys} keys"
    if seals.lost:
        advice = "A key was taken away too early: put it back behind the first."
        return Row("seal key", seals.service, f"{keys}, {seals.lost} rows under none of them", advice)
    if seals.older:
        return Row("seal key", seals.service, f"{keys}, {seals.older} rows still under an older one")
    if not seals.is_counted:
        return Row("seal key", seals.service, f"{keys}, rows being counted")
    told = f"the older may go: stride seal-key retire {seals.service}" if seals.keys > 1 else "all rows are under it"
    return Row("seal key", seals.service, f"{keys}, {told}")


def _first_to_end(endings: Iterable[Ending]) -> Row:
    first = min(endings, key=lambda ending: ending.days)
    state = f"ends on {first.ends_on}, in {first.days} days, before all others"
    if first.days < 0:
        state = f"has ended, on {first.ends_on}" if first.ends_on else "cannot be read"
    advice = "Renew it, and restart who uses it: the runbook says how." if first.days < SOON_DAYS else ""
    return Row("expiry", first.name, state, advice)


def _parked(look: Look) -> Iterator[Row]:
    if not look.parked:
        yield Row("parked", "all", "none")
    for parked in look.parked:
        state = f"{parked.records} on {parked.topic}: {parked.reason}"
        advice = "Their keys wait: mend what wrote them; the log of the service says where they lie."
        yield Row("parked", parked.projection, state, advice)


def _deliveries(deliveries: Deliveries) -> Row:
    state = ", ".join(f"{count} {state}" for state, count in sorted(deliveries.by_state.items())) or "none"
    advice = ""
    if deliveries.by_state.get("due") and deliveries.overdue_s > SLOW_S:
        advice = "The longest is overdue: look at the service notifications and at the mail server."
    elif deliveries.by_state.get("failed"):
        advice = "Failed ones are not tried again: GET /boroughs/{borough}/deliveries says why."
    return Row("deliveries", "notifications", state, advice)
