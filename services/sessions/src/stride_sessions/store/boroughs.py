"""Boroughs and their schemes in Postgres."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stride_sessions.domain.refusals import Unknown
from stride_sessions.domain.rollout import Borough, Scheme
from stride_sessions.store.statements import of_boroughs

if TYPE_CHECKING:
    from collections.abc import Sequence

    import asyncpg
    from stride_chassis import Connection


class Boroughs:
    """The boroughs that take part."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    async def get(self, slug: str) -> Borough:
        return _known(await of_boroughs.find_borough(self._conn, borough=slug))

    async def get_for_update(self, slug: str) -> Borough:
        return _known(await of_boroughs.find_borough_for_update(self._conn, borough=slug))

    async def get_held(self, slug: str) -> Borough:
        return _known(await of_boroughs.find_borough_held(self._conn, borough=slug))

    async def get_alone(self, slug: str) -> Borough:
        # First the lock that an onboarding takes first too, so that the two never wait for each other.
        await of_boroughs.hold_onboarding(self._conn)
        return _known(await of_boroughs.find_borough_alone(self._conn, borough=slug))

    async def find_for_onboarding(self, slug: str) -> Borough | None:
        await of_boroughs.hold_onboarding(self._conn)
        row = await of_boroughs.find_borough(self._conn, borough=slug)
        return _borough(row) if row else None

    async def add(self, borough: Borough) -> None:
        await of_boroughs.add_borough(
            self._conn,
            borough=borough.slug,
            gss_code=borough.gss_code,
            police_command=borough.police_command,
            stage=borough.stage,
            onboarded_at=borough.onboarded_at,
        )

    async def save(self, borough: Borough) -> None:
        await of_boroughs.save_borough(
            self._conn,
            borough=borough.slug,
            stage=borough.stage,
            onboarded_at=borough.onboarded_at,
            paused_because=borough.paused_because,
            resumes_as=borough.resumes_as,
        )

    async def page(self, visible: Sequence[str], *, after: str | None, limit: int) -> list[Borough]:
        rows = of_boroughs.page_boroughs(self._conn, visible=list(visible), after=after, most=limit)
        return [_borough(row) async for row in rows]


class Schemes:
    """The schemes of one borough."""

    def __init__(self, conn: Connection, borough: str) -> None:
        self._conn = conn
        self._borough = borough

    async def find(self, scheme: str) -> Scheme | None:
        row = await of_boroughs.find_scheme(self._conn, borough=self._borough, scheme=scheme)
        return _scheme(row) if row else None

    async def add(self, scheme: Scheme) -> None:
        await of_boroughs.add_scheme(
            self._conn,
            borough=self._borough,
            scheme=scheme.scheme,
            launched_on=scheme.launched_on,
            planned_sessions_per_month=scheme.planned_sessions_per_month,
        )

    async def page(self, *, after: str | None, limit: int) -> list[Scheme]:
        rows = of_boroughs.page_schemes(self._conn, borough=self._borough, after=after, most=limit)
        return [_scheme(row) async for row in rows]


def _known(row: asyncpg.Record | None) -> Borough:
    if row is None:
        raise Unknown
    return _borough(row)


def _borough(row: asyncpg.Record) -> Borough:
    return Borough(
        slug=row["borough"],
        gss_code=row["gss_code"],
        police_command=row["police_command"],
        stage=row["stage"],
        onboarded_at=row["onboarded_at"],
        paused_because=row["paused_because"],
        resumes_as=row["resumes_as"],
    )


def _scheme(row: asyncpg.Record) -> Scheme:
    return Scheme(row["scheme"], row["launched_on"], row["planned_sessions_per_month"])
