"""Kafka's jars by Maven coordinate, each checked against a committed SHA-256; an unlisted jar is refused.

`python -m stride_provision.jars` fetches and checks them; `--write` resolves the coordinates anew and
rewrites the list `kafka.jars` beside this module, which a reviewer then reads.
"""

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from stride_provision.errors import JarsAltered, JarsMissing
from stride_provision.jars import maven
from stride_provision.keeping import cache_folder, locked
from stride_provision.progress import Progress, quiet

KAFKA_VERSION = "4.4.0"
# Kafka's own generation of slf4j: with 2.x the old API falls out of the resolution and nothing is logged.
COORDINATES = (f"org.apache.kafka:kafka_2.13:{KAFKA_VERSION}", "org.slf4j:slf4j-simple:1.7.36")
LISTING = Path(__file__).with_name("kafka.jars")


@dataclass(frozen=True, slots=True)
class Jar:
    """One jar of the list: its Maven coordinate and the checksum it must have."""

    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def coordinate(self) -> str:
        return f"{self.group}:{self.artifact}:{self.version}"

    @property
    def file_name(self) -> str:
        return f"{self.artifact}-{self.version}.jar"


def read_listing(text: str) -> list[Jar]:
    """Read lines of `sha256  group:artifact:version`."""
    rows = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return [_jar(coordinate, sha256) for sha256, coordinate in rows]


def write_listing(jars: Sequence[Jar]) -> str:
    """Write the list in a stable order, one jar a line."""
    heading = "# Written by `python -m stride_provision.jars --write`; checked at every fetch and start."
    lines = [f"{jar.sha256}  {jar.coordinate}" for jar in sorted(jars, key=lambda jar: jar.coordinate)]
    return "\n".join([heading, *lines]) + "\n"


def kafka_jars(progress: Progress = quiet) -> Path:
    """Return the folder of Kafka's jars, fetched where missing and all of them checked.

    Raises `JarsMissing` where one is neither cached nor to be fetched, `JarsAltered` where one is wrong.
    """
    jars = read_listing(LISTING.read_text())
    folder = cache_folder() / f"kafka-{KAFKA_VERSION}"
    with locked(cache_folder() / f"kafka-{KAFKA_VERSION}.lock"):
        folder.mkdir(parents=True, exist_ok=True)
        missing = [jar for jar in jars if not (folder / jar.file_name).exists()]
        if missing:
            _fetch(missing, folder, progress)
        check(jars, folder)
    return folder


def check(jars: Sequence[Jar], folder: Path) -> None:
    """Compare every file of the folder with the list; raises `JarsAltered` naming what is wrong."""
    expected = {jar.file_name: jar.sha256 for jar in jars}
    found = {path.name: _sha256(path) for path in folder.iterdir()}
    wrong = sorted(name for name, sha256 in found.items() if name in expected and expected[name] != sha256)
    extra = sorted(found.keys() - expected.keys())
    absent = sorted(expected.keys() - found.keys())
    if wrong or extra or absent:
        message = (
            f"{folder} does not hold Kafka's jars as listed: wrong {wrong}, extra {extra}, missing {absent}. "
            "Delete the folder to have it fetched again."
        )
        raise JarsAltered(message)


def _fetch(missing: Sequence[Jar], folder: Path, progress: Progress) -> None:
    progress(f"Fetching Apache Kafka {KAFKA_VERSION}, once: {len(missing)} jars")
    with TemporaryDirectory(dir=folder.parent) as arriving:
        for number, jar in enumerate(missing):
            try:
                fetched = maven.download(jar.coordinate, Path(arriving))
            except (OSError, RuntimeError, ImportError) as reason:  # without network: requests' OSErrors
                raise JarsMissing(_way_out(missing[number:], folder, reason)) from reason
            _admit(jar, fetched, folder)
    progress(f"Apache Kafka {KAFKA_VERSION} is in {folder}")


def _admit(jar: Jar, fetched: Path, folder: Path) -> None:
    """Copy a jar into the folder once its checksum is right, so that the folder never holds half a jar."""
    if _sha256(fetched) != jar.sha256:
        message = f"{jar.coordinate} arrived with another SHA-256 than the listed one and was not kept"
        raise JarsAltered(message)
    fresh = folder.with_name(f"{jar.file_name}.new")
    shutil.copyfile(fetched, fresh)
    fresh.replace(folder / jar.file_name)


def _way_out(missing: Sequence[Jar], folder: Path, reason: Exception) -> str:
    names = "\n  ".join(jar.coordinate for jar in missing)
    return (
        f"{len(missing)} of Kafka's jars are not in {folder} and could not be fetched ({reason}).\n"
        f"Either reach a Maven repository (a mirror is named in ~/.config/jgo.conf under [repositories]), or "
        f"copy that folder from a machine that has it (STRIDE_CACHE names its parent). Missing:\n  {names}"
    )


def _jar(coordinate: str, sha256: str) -> Jar:
    group, artifact, version = coordinate.split(":")
    return Jar(group, artifact, version, sha256)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def resolve_anew() -> list[Jar]:
    """Resolve the coordinates afresh, transitively; what arrives is trusted, so read the difference."""
    with TemporaryDirectory() as arriving:
        return [
            _jar(coordinate, _sha256(maven.download(coordinate, Path(arriving))))
            for coordinate in maven.resolve(COORDINATES, Path(arriving))
        ]
