"""Postgres crashes under load and stays away for a while: commands are put off, none is lost, nobody is restarted."""

from tests.chaos.room import Room
from tests.chaos.team import at_work
from tests.chaos.verdict import Verdict
from tests.waiting import until


def test_commands_are_put_off_until_postgres_is_back(room: Room, verdict: Verdict) -> None:
    pids = {process: room.stack.fleet[process].pid for process in room.stack.fleet.names}
    put_off = room.ledger.troubles["503"]

    with at_work(room.teams()):
        room.answered(60)
        room.stack.kill_postgres()
        until(lambda: room.ledger.troubles["503"] >= put_off + 30, "commands are answered 503 with Retry-After")
        room.stack.start_postgres()
        room.answered(60)

    assert verdict.complaints() == {}
    assert {process: room.stack.fleet[process].pid for process in room.stack.fleet.names} == pids
    assert set(room.ledger.troubles) <= {"503", "ConnectError", "ReadError", "ReadTimeout", "RemoteProtocolError"}
