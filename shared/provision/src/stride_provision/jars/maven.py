"""Fetches jars from Maven repositories through jgo; it trusts none of them, the caller checks.

The repositories are Maven Central and those of jgo's own configuration (`~/.config/jgo.conf`); a local
Maven repository (`~/.m2/repository`, or `M2_REPO`) is read first, and never written.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jgo.maven import MavenContext

FETCH_SECONDS = 30


def download(coordinate: str, into: Path) -> Path:
    """Return a local file of one jar, keeping what is fetched below `into`.

    Raises OSError or RuntimeError where no repository has it or none answers, ImportError without jgo.
    """
    return _context(into).create_dependency(coordinate).artifact.resolve()


def resolve(coordinates: Sequence[str], into: Path) -> list[str]:
    """Return the coordinates of everything that must be on the class path, transitively."""
    context = _context(into)
    asked = [context.create_dependency(f"{coordinate}:jar:compile") for coordinate in coordinates]
    direct, transitive = context.resolver.resolve(asked)
    needed = [*direct, *(one for one in transitive if one.scope in ("compile", "runtime"))]
    return [f"{one.groupId}:{one.artifactId}:{one.version}" for one in needed]


def _context(into: Path) -> "MavenContext":
    from jgo.config import GlobalSettings  # noqa: PLC0415 -- slow to import, needed at the first start only
    from jgo.constants import MAVEN_CENTRAL_URL  # noqa: PLC0415 -- the same
    from jgo.maven import MavenContext  # noqa: PLC0415 -- the same

    settings = GlobalSettings.load()
    return MavenContext(
        repo_cache=into,
        local_repos=[settings.repo_cache],
        remote_repos={"central": MAVEN_CENTRAL_URL, **settings.repositories},
        timeout=FETCH_SECONDS,
    )
