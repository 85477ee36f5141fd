"""The commands about one place in a session, by the team, or by the link of whose it is."""

from __future__ import annotations

from tests.e2e.promises.commands.team import NOTHING_ELSE, Command, Team, at, resident


def book(team: Team) -> Command:
    return Command(f"{team.session()}/bookings", {"resident": resident()}, {"resident": resident()})


def accept(team: Team) -> Command:
    """Of the one who waits, once the place is hers to take."""
    session = team.session(capacity=1)
    first, second = team.booked(session), team.booked(session)
    team.make(f"{first}/leave", {})
    return Command(f"{second}/accept", {}, NOTHING_ELSE)


def leave(team: Team) -> Command:
    return Command(f"{team.booked(team.session())}/leave", {}, NOTHING_ELSE)


def ask(team: Team) -> Command:
    """Nobody's key stands in another's way, since all are the same here: another body is another command."""
    of_merton = {"borough": "merton", "session_id": team.session().rpartition("/")[2]}
    return Command("/places", of_merton | resident(), NOTHING_ELSE)


def confirm(team: Team) -> Command:
    """What a resident asked for herself is kept for her until she confirms it."""
    asked = ask(team)
    team.send(asked).raise_for_status()
    items = team.listed(f"/sessions/{asked.body['session_id']}/attendance")
    return Command(f"{team.link_of(items[0]['attendance_id'])}/confirm", {}, NOTHING_ELSE)


def give_up(team: Team) -> Command:
    return Command(f"{team.asked_for()[1]}/give-up", {}, NOTHING_ELSE)


def change_name(team: Team) -> Command:
    return Command(f"{team.asked_for()[1]}/name", {"name": "Asha K"}, {"name": "Asha L"}, events=0)


def answer(team: Team) -> Command:
    """What a resident says of a session that has begun; what she said is not kept, so that another body is no other."""
    session = team.session()
    booked = team.make(f"{session}/bookings", {"resident": resident()})["attendance_id"]
    team.make(f"{session}/bookings/{booked}/accept", {})
    team.make(f"{session}/reschedule", {"starts_at": at(-1), "zone": "Europe/London", "reason": "weather"})
    return Command(f"{team.link_of(booked)}/feedback", {"would_come_again": 5}, NOTHING_ELSE)


def erase(team: Team) -> Command:
    return Command(f"{team.asked_for()[0]}/erase", {}, NOTHING_ELSE)


def renew_link(team: Team) -> Command:
    return Command(f"{team.asked_for()[0]}/renew-link", {}, NOTHING_ELSE, events=0)


def wish(team: Team) -> Command:
    asked = team.asked_for()[1]
    return Command(f"{asked}/wish", {"officer": "no-officer"}, {"officer": "same-officer"}, events=0)
