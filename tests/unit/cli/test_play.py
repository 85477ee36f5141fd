from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any, cast

from stride_cli.demo.follow import Followed, Follower
from stride_cli.demo.play import Player, check_ins
from stride_cli.demo.scenario import Concern, Forward, Mailbox, Rule, Scenario, Scheme, Series, Session, When

if TYPE_CHECKING:
    from stride_cli.api import Api

TODAY = date(2026, 11, 22)
WALK = Session(kind="walk", ward="E05990301", day=-1, time=time(18, 0), planned_minutes=30)
CONCERN = Concern(kind="concern", category="no-cctv", setting="transport", light="dark", severity="low")


class Notebook:
    """Writes down what is sent to a service, and answers with what the player needs to go on."""

    def __init__(self, places: int = 9) -> None:
        self.sent: list[tuple[str, dict[str, Any], str]] = []
        self.codes: list[str] = []
        self._places = places

    def post(
        self, path: str, body: dict[str, Any], *, key: str, headers: dict[str, str] | None = None
    ) -> dict[str, Any]:
        self.codes += (headers or {}).values()
        self.sent.append((path.rpartition("/")[2], body, key))
        number = len(self.sent)
        self._places -= path.endswith("bookings")
        made = {"attendance_id": f"a{number}", "state": "booked" if self._places >= 0 else "waitlisted"}
        return {"session_id": "s", "ward": "E05990301", "mailbox_id": "m", **made, **self._concern}

    @property
    def _concern(self) -> dict[str, Any]:
        return {"concern_id": "c", "return_code": "CODE", "history": [{"number": len(self.sent)}]}

    put = post

    def get(self, path: str) -> dict[str, Any]:
        self.sent.append((path.rpartition("/")[2], {}, ""))
        return {"link": f"link-of-{path.split('/')[-2]}"}


def play(*sessions: Session, notebook: Notebook | None = None, series: tuple[Series, ...] = ()) -> Notebook:
    notebook = notebook or Notebook()
    api = cast("Api", notebook)
    scheme = Scheme(slug="walk-and-talk", launched=-7, planned_sessions_per_month=4)
    mailbox = Mailbox(address="team@merton.example", rules=(Rule(event_type="concern-raised"),))
    met = {"mailboxes": (mailbox,), "sessions": sessions, "series": series}
    scenario = Scenario.model_validate({"borough": "merton", "stage": "pilot", "scheme": scheme, **met})
    Player(borough="merton", today=TODAY, sessions=api, notifications=api, sender=api).play(scenario)
    return notebook


def test_a_session_is_played_in_the_order_of_life() -> None:
    session = WALK.model_copy(
        update={"officers": 1, "booked": 1, "attended": 1, "completed": True, "concerns": (CONCERN,)}
    )

    steps = [what for what, _, _ in play(session).sent]

    assert steps[:3] == ["mailboxes", "rules", "walk-and-talk"]
    assert steps[3:] == ["sessions", "bookings", "attendance", "attendance", "complete", "concerns"]


def test_a_resident_confirms_by_the_link_to_her_own_place() -> None:
    sent = play(WALK.model_copy(update={"residents": ("Asha",), "booked": 1})).sent[4:]

    assert [what for what, _, _ in sent] == ["bookings", "recipient", "confirm", "bookings"]
    assert sent[0][1] == {"resident": {"name": "Asha", "address": "asha@resident.example"}}


def test_a_session_may_move_or_be_called_off() -> None:
    moved = WALK.model_copy(update={"rescheduled": When(day=2, time=time(20, 0), reason="weather")})
    off = WALK.model_copy(update={"cancelled": "safety"})

    sent = play(moved, off).sent[3:]

    assert [what for what, _, _ in sent] == ["sessions", "reschedule", "sessions", "cancel"]
    assert sent[1][1] == {"starts_at": "2026-11-24T20:00", "zone": "Europe/London", "reason": "weather"}


def test_who_leaves_makes_room_for_the_first_who_waits() -> None:
    session = WALK.model_copy(update={"capacity": 2, "booked": 4, "left": 1, "attended": 2})

    sent = play(session, notebook=Notebook(places=2)).sent[4:]

    assert [what for what, _, _ in sent] == [*["bookings"] * 4, "leave", "accept", "attendance", "attendance"]
    assert [body["attendance_id"] for what, body, _ in sent if what == "attendance"] == ["a6", "a7"]


def test_a_series_is_planned_by_its_rule_after_the_sessions() -> None:
    rule = "FREQ=WEEKLY;COUNT=52"
    weekly = Series(rule=rule, kind="walk", ward="E05990301", day=2, time=time(5, 45), planned_minutes=30)

    sent = play(WALK, series=(weekly,)).sent[3:]

    assert [what for what, _, _ in sent] == ["sessions", "series"]
    assert (sent[1][1]["rule"], sent[1][1]["starts_at"]) == (rule, "2026-11-24T05:45")


def test_a_concern_is_taken_forward_as_far_as_the_referral_and_then_to_its_end() -> None:
    forward = Forward(question="Where?", answer="There.", referred_to="council", asks_for="lighting", summary="Mended.")
    notebook = Notebook()
    session = WALK.model_copy(update={"concerns": (CONCERN.model_copy(update={"forward": forward}),)})

    play(session, notebook=notebook)
    followed = Followed(borough="merton", concern_id="c", return_code="CODE", forward=forward)
    Follower(cast("Api", notebook), followed).conclude()

    sent = notebook.sent[4:]
    assert [what for what, _, _ in sent] == ["concerns", "triage", "ask", "answer", "refer", "act", "publish", "close"]
    assert "forward" not in sent[0][1]
    assert sent[3][1] == {"question": 7, "text": "There."}
    assert notebook.codes == ["CODE"]


def test_played_again_every_command_has_the_same_key() -> None:
    session = WALK.model_copy(update={"booked": 3})

    first, second = play(session).sent, play(session).sent

    assert first == second
    assert len({key for _, _, key in first}) == len(first)


def test_the_booked_are_checked_in_by_their_booking_and_others_without_one() -> None:
    session = WALK.model_copy(update={"officers": 1, "hosts": 1, "attended": 1, "no_show": 1, "walked_in": 1})

    assert check_ins(session, ["a", "b", "c"]) == [
        {"role": "participant", "state": "attended", "attendance_id": "a"},
        {"role": "participant", "state": "no-show", "attendance_id": "b"},
        {"role": "officer", "state": "attended", "attendance_id": None},
        {"role": "host", "state": "attended", "attendance_id": None},
        {"role": "participant", "state": "attended", "attendance_id": None},
    ]
    assert session.head_count == 4
