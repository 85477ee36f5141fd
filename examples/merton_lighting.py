import sys

from stride_contracts import ConcernRaised, ConcernReferred
from stride_sdk import Borough

merton = Borough.from_file(sys.argv[1])


@merton.on(ConcernRaised)
async def ask_for_light(concern: ConcernRaised) -> None:
    print(concern, flush=True)
    if concern.category == "poor-lighting":
        await merton.reply_acknowledged(concern, reference="SLR-20417")


@merton.on(ConcernReferred)
async def mend_the_light(concern: ConcernReferred) -> None:
    if concern.asks_for == "lighting":
        await merton.reply_actioned(concern, action="lighting", reference="SLR-20417")


merton.run()
