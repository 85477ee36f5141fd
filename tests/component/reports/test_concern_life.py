"""A concern from raised to erased: each event leaves it where the figures say, whatever came in the same poll."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from stride_chassis import Connection
from stride_chassis.projection.order import Placed
from stride_contracts import Event, Received

from tests.component.reports.kit import Hearing, Staff, answered, onboarded, raised
from tests.component.reports.lives import (
    acted,
    any_life,
    closed,
    erased,
    interleaved,
    referred,
    reopened,
    transferred,
    triaged,
)
from tests.e2e.recount import figures as recounted
from tests.e2e.recount.records import Record


@dataclass(frozen=True)
class HearingByType(Hearing):
    """Twin: applies a whole poll type by type, as if no key had two of them."""

    def ordered(self, placed: Sequence[Placed]) -> Sequence[Mapping[str, Sequence[Received]]]:
        by_type: defaultdict[str, list[Received]] = defaultdict(list)
        for _, received in placed:
            by_type[received.envelope.type].append(received)
        return [by_type]


@dataclass(frozen=True)
class HearingRepeats(Hearing):
    """Twin: applies what the relay repeated once more."""

    def fresh(self, placed: Sequence[Placed]) -> Sequence[Placed]:
        return placed


@pytest.fixture(autouse=True)
async def _merton_has_joined(hearing: Hearing) -> None:
    await hearing.hear(onboarded())


async def concerns_of(staff: Staff, borough: str = "merton") -> Any:
    """What is counted of a borough's concerns, without what counts nothing."""
    counted = (await staff.figures_of(borough))["concerns"]
    return {facet: counts for facet, counts in counted.items() if counts}


async def test_triage_codes_a_concern_anew(hearing: Hearing, staff: Staff) -> None:
    concern = uuid4()
    await hearing.hear(raised(concern), triaged(concern, "no-cctv", "low"), triaged(concern, "rundown", "high"))
    concerns = await concerns_of(staff)
    assert concerns["by_state"] == {"triaged": 1}
    assert (concerns["by_category"], concerns["by_severity"]) == ({"rundown": 1}, {"high": 1})


async def test_a_late_first_event_undoes_no_triage(hearing: Hearing, staff: Staff) -> None:
    concern = uuid4()
    await hearing.hear(triaged(concern, "rundown", "high"), raised(concern))
    concerns = await concerns_of(staff)
    assert concerns["by_state"] == {"triaged": 1}
    assert (concerns["by_category"], concerns["by_severity"]) == ({"rundown": 1}, {"high": 1})


async def test_a_concern_that_has_come_further_stays_there_when_it_is_triaged_again(
    hearing: Hearing, staff: Staff
) -> None:
    concern = uuid4()
    await hearing.hear(raised(concern), referred(concern), triaged(concern, "rundown", "high"))
    assert (await concerns_of(staff))["by_state"] == {"referred": 1}


async def test_the_last_referral_counts_and_what_it_asks_for(hearing: Hearing, staff: Staff) -> None:
    asked, asked_no_more = uuid4(), uuid4()
    await hearing.hear(referred(asked, "partner"), referred(asked, "force", "reassurance-patrol"))
    await hearing.hear(referred(asked_no_more, "force", "reassurance-patrol"), referred(asked_no_more, "partner"))
    concerns = await concerns_of(staff)
    assert concerns["by_referred_to"] == {"force": 1, "partner": 1}
    assert concerns["by_asked_for"] == {"reassurance-patrol": 1}


async def test_each_sort_of_action_on_a_concern_counts_once(hearing: Hearing, staff: Staff) -> None:
    one, other = uuid4(), uuid4()
    await hearing.hear(acted(one, "lighting"), acted(one, "lighting"), acted(one, "cctv"))
    await hearing.hear(acted(one, "lighting"), acted(other, "lighting"))
    concerns = await concerns_of(staff)
    assert concerns["by_action"] == {"lighting": 2, "cctv": 1}
    assert concerns["by_state"] == {"actioned": 2}


async def test_an_outcome_counts_while_the_concern_is_closed(hearing: Hearing, staff: Staff) -> None:
    stays, opened = uuid4(), uuid4()
    await hearing.hear(closed(stays, "not-ours"), closed(opened, "done"), reopened(opened, "person"))
    concerns = await concerns_of(staff)
    assert concerns["by_state"] == {"closed": 1, "raised": 1}
    assert concerns["by_outcome"] == {"not-ours": 1}
    assert concerns["by_reopened_by"] == {"person": 1}


async def test_a_concern_that_went_elsewhere_is_counted_there_and_here_by_what_was_done(
    hearing: Hearing, staff: Staff
) -> None:
    concern = uuid4()
    await hearing.hear(onboarded("ealing"))
    await hearing.hear(raised(concern), answered(concern, "actioned"), acted(concern), transferred(concern, "out"))
    await hearing.hear(transferred(concern, "in", "merton"), raised(concern), borough="ealing")
    assert await concerns_of(staff) == {"by_state": {"transferred": 1}, "by_action": {"lighting": 1}}
    ealing = await concerns_of(staff, "ealing")
    assert (ealing["by_state"], ealing["by_kind"]) == ({"raised": 1}, {"concern": 1})
    assert ealing["by_came_from"] == {"merton": 1}
    london = (await staff.get("/london/figures")).json()["total"]["concerns"]
    assert london["by_kind"] == {"concern": 1}


@pytest.mark.parametrize("polls", [1, 2])
async def test_a_concern_that_comes_back_begins_again(hearing: Hearing, staff: Staff, polls: int) -> None:
    concern = uuid4()
    life = [raised(concern), referred(concern), transferred(concern, "out"), transferred(concern, "in", "ealing")]
    for batch in (life,) if polls == 1 else (life[:3], life[3:]):
        await hearing.hear(*batch)
    concerns = await concerns_of(staff)
    assert (concerns["by_state"], concerns["by_came_from"]) == ({"raised": 1}, {"ealing": 1})


async def test_a_direction_that_nobody_knows_moves_nothing(hearing: Hearing, staff: Staff) -> None:
    concern = uuid4()
    await hearing.hear(raised(concern), transferred(concern, "sideways"))
    assert (await concerns_of(staff))["by_state"] == {"raised": 1}


async def everything_of(connection: Connection) -> list[UUID]:
    rows = await connection.fetch("SELECT concern_id FROM concern UNION ALL SELECT concern_id FROM concern_action")
    return [row["concern_id"] for row in rows]


async def test_of_an_erased_concern_nothing_is_left_but_that_its_events_were_heard(
    hearing: Hearing, staff: Staff, connection: Connection
) -> None:
    concern, other = uuid4(), uuid4()
    await hearing.hear(raised(concern), acted(concern), closed(concern), acted(other))
    await hearing.hear(erased(concern))
    assert set(await everything_of(connection)) == {other}
    merton = await staff.figures_of("merton")
    assert merton["concerns"]["by_action"] == {"lighting": 1}
    assert merton["heard"] == {
        "borough-onboarded": 1,
        "concern-actioned": 2,
        "concern-closed": 1,
        "concern-erased": 1,
        "concern-raised": 1,
    }


async def test_the_same_concern_of_another_borough_is_not_erased(hearing: Hearing, connection: Connection) -> None:
    concern = uuid4()
    await hearing.hear(raised(concern), borough="ealing")
    await hearing.hear(raised(concern), erased(concern))
    assert await connection.fetchval("SELECT array_agg(borough) FROM concern") == ["ealing"]


async def an_erasure_ahead_of_another_life(hearing: Hearing) -> None:
    """One poll, of which the first event erases a concern, and the next raise another and erase it."""
    first, second = uuid4(), uuid4()
    await hearing.hear(raised(first))
    await hearing.hear(erased(first), raised(second), acted(second), erased(second))


async def test_a_whole_life_in_one_poll_ends_erased(hearing: Hearing, connection: Connection) -> None:
    await an_erasure_ahead_of_another_life(hearing)
    assert await everything_of(connection) == []


async def test_without_the_order_of_a_key_an_erased_concern_would_be_back(connection: Connection) -> None:
    await an_erasure_ahead_of_another_life(HearingByType(connection))
    assert await everything_of(connection) != []


async def a_repeat_after_the_erasure(hearing: Hearing) -> None:
    concern = uuid4()
    life = [hearing.said(event) for event in (raised(concern), acted(concern), erased(concern))]
    await hearing.poll(*life)
    await hearing.poll(*life[:2])


async def test_a_repeat_does_not_bring_an_erased_concern_back(hearing: Hearing, connection: Connection) -> None:
    await a_repeat_after_the_erasure(hearing)
    assert await everything_of(connection) == []


async def test_without_the_numbers_of_a_key_a_repeat_would_bring_it_back(connection: Connection) -> None:
    await a_repeat_after_the_erasure(HearingRepeats(connection))
    assert await everything_of(connection) != []


def as_record(received: Received) -> Record:
    record = received.record
    headers = tuple((name, value or b"") for name, value in record.headers)
    return Record(record.topic, record.partition, record.offset, record.key, headers, record.value or b"")


async def poll_in_parts(hearing: Hearing, said: Sequence[Received], chance: Random) -> None:
    """Apply all that was said in polls of any size."""
    left = list(said)
    while left:
        count = chance.randint(1, 12)
        await hearing.poll(*left[:count])
        left = left[count:]


@pytest.mark.parametrize("seed", range(6))
async def test_any_lives_in_any_polls_end_as_a_recount_says(hearing: Hearing, staff: Staff, seed: int) -> None:
    chance = Random(seed)  # noqa: S311  # a test's dice
    lives: list[list[Event]] = [any_life(uuid4(), chance) for _ in range(12)]
    joined = hearing.said(onboarded(stage="live"))
    said = [joined, *(hearing.said(event) for event in interleaved(lives, chance))]
    await poll_in_parts(hearing, said, chance)
    london = (await staff.get("/london/figures")).json()
    counted = recounted.recount(map(as_record, said))["merton"].figures()["concerns"]
    assert london["total"]["concerns"] == counted
