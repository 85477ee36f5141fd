"""The examples run as they are, on a real broker: what they hear, say, and do when they are told to stop."""

import asyncio
import signal
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from stride_contracts import ConcernReferred
from stride_sdk import Borough

from tests.infra.face import Kafka
from tests.integration.lighting import PATIENCE_S, concern, concern_records, credential, first_replies, publish

__all__ = ["credential"]

EXAMPLES = Path(__file__).parents[2] / "examples"
EXAMPLE = EXAMPLES / "merton_lighting.py"
COUNTING_EXAMPLE = EXAMPLES / "merton_figures.py"


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
async def test_the_example_hears_replies_and_stops_when_told(
    kafka: Kafka, credential: Path, told: signal.Signals
) -> None:
    borough = Borough.from_file(credential)
    dark = concern()
    referred = ConcernReferred(concern_id=uuid4(), to="council", asks_for="lighting")
    publish(kafka, *concern_records(borough, concern("rundown"), dark, referred))

    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(EXAMPLE), str(credential)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert len(replies := await asyncio.to_thread(first_replies, kafka, borough, 2)) == 2
    process.send_signal(told)
    out, err = await asyncio.wait_for(process.communicate(), PATIENCE_S)

    assert process.returncode == 0
    assert out.decode().count("concern_id=") == 2
    assert err == b""
    assert {reply.key for reply in replies} == {str(one.concern_id).encode() for one in (dark, referred)}
    assert b'"action":"lighting"' in b"".join(reply.value or b"" for reply in replies)


async def test_the_counting_example_counts_what_it_hears(kafka: Kafka, credential: Path) -> None:
    publish(kafka, *concern_records(Borough.from_file(credential), concern(), concern()))

    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(COUNTING_EXAMPLE), str(credential)), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    said = [await asyncio.wait_for(process.stdout.readline(), PATIENCE_S) for _ in range(2)]
    process.terminate()

    assert await asyncio.wait_for(process.wait(), PATIENCE_S) == 0
    assert said == [b"stride.concern-raised.v1: 1\n", b"stride.concern-raised.v1: 2\n"]
