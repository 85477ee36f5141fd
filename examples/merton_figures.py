import sys
from collections import Counter

from stride_contracts import Event
from stride_sdk import Borough

merton = Borough.from_file(sys.argv[1])
heard: Counter[str] = Counter()


@merton.on(Event)
async def count(event: Event) -> None:
    heard[event.event_type] += 1
    print(f"{event.event_type}: {heard[event.event_type]}", flush=True)


merton.run()
