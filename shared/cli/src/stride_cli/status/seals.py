"""What the services say of their seal keys: their figures, read as Prometheus reads them; no key is sent or shown."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import httpx
from prometheus_client.parser import text_string_to_metric_families
from stride_chassis.seal_keys import KeyRing

from stride_cli.environment import Environment
from stride_cli.status.seen import Seals

_PATIENCE_S = 10.0
_COUNTED, _ROWS = "stride_seal_counted_keys", "stride_seal_rows"


@dataclass(frozen=True, slots=True)
class SealKeys:
    """The keys of each service as its file has them now, and a token that may read figures."""

    token: str
    rings: Mapping[str, KeyRing]


NO_KEYS = SealKeys("", {})


async def see_seals(environment: Environment, keys: SealKeys) -> list[Seals]:
    """Ask every process of every service, all at the same time."""
    asked = {"Authorization": f"Bearer {keys.token}"}
    async with httpx.AsyncClient(timeout=_PATIENCE_S, headers=asked) as http:
        return await asyncio.gather(
            *(
                _see_service(http, service, environment.services[service].urls, ring)
                for service, ring in keys.rings.items()
            )
        )


async def _see_service(http: httpx.AsyncClient, service: str, urls: Iterable[str], ring: KeyRing) -> Seals:
    texts = await asyncio.gather(*(_figures(http, url) for url in urls))
    seen = [judged_by(text, ring) for text in texts if text is not None]
    return Seals(
        service,
        keys=len(ring.keys),
        answers=None not in texts,
        is_counted=all(is_counted for is_counted, _, _ in seen),
        older=max((older for _, older, _ in seen), default=0),
        lost=max((lost for _, _, lost in seen), default=0),
    )


async def _figures(http: httpx.AsyncClient, url: str) -> str | None:
    try:
        answer = (await http.get(f"{url}/metrics")).raise_for_status()
    except httpx.HTTPError:
        return None
    return answer.text


def judged_by(text: str, ring: KeyRing) -> tuple[bool, int, int]:
    """Whether a process has counted with these keys for good; how many rows are under an older one, and under none."""
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    marks = [int(sample.value) for sample in samples if sample.name == _COUNTED]
    rows = {"older": 0, "none": 0}
    for sample in samples:
        if sample.name == _ROWS:
            rows[sample.labels["under"]] += int(sample.value)
    return marks == [ring.mark], rows["older"], rows["none"]
