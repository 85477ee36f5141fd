from hashlib import sha256
from pathlib import Path

import pytest
from stride_provision import jars
from stride_provision.errors import JarsAltered, JarsMissing
from stride_provision.jars import Jar, check, kafka_jars, read_listing, write_listing

CONTENT = {"a-1.jar": b"first", "b-2.jar": b"second"}
LISTED = [
    Jar("org.example", "a", "1", sha256(b"first").hexdigest()),
    Jar("org.example", "b", "2", sha256(b"second").hexdigest()),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "jars"
    place.mkdir()
    for name, content in CONTENT.items():
        (place / name).write_bytes(content)
    return place


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of our own, for a Kafka that consists of two small jars."""
    listing = tmp_path / "kafka.jars"
    listing.write_text(write_listing(LISTED))
    monkeypatch.setenv("STRIDE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(jars, "LISTING", listing)
    return tmp_path / "cache"


def _serve(monkeypatch: pytest.MonkeyPatch, content: dict[str, bytes]) -> None:
    """Let a repository hold these files and nothing else."""

    def download(coordinate: str, into: Path) -> Path:
        _group, artifact, version = coordinate.split(":")
        name = f"{artifact}-{version}.jar"
        if name not in content:
            message = "no route to host"
            raise OSError(message)
        (into / name).write_bytes(content[name])
        return into / name

    monkeypatch.setattr(jars.maven, "download", download)


def test_a_listing_reads_back_as_it_was_written() -> None:
    assert read_listing(write_listing(LISTED)) == LISTED


def test_the_committed_list_names_kafka_itself_and_one_logger() -> None:
    listed = {jar.coordinate for jar in read_listing(jars.LISTING.read_text())}

    assert set(jars.COORDINATES) <= listed
    assert len([name for name in listed if "slf4j-simple" in name or "log4j-slf4j" in name]) == 1


def test_every_listed_jar_has_a_whole_checksum() -> None:
    listed = read_listing(jars.LISTING.read_text())

    assert {len(bytes.fromhex(jar.sha256)) for jar in listed} == {32}
    assert len({jar.file_name for jar in listed}) == len(listed)


def test_the_jars_as_listed_pass(folder: Path) -> None:
    check(LISTED, folder)


def test_an_altered_jar_is_named(folder: Path) -> None:
    (folder / "b-2.jar").write_bytes(b"other")

    with pytest.raises(JarsAltered, match=r"wrong \['b-2.jar'\]"):
        check(LISTED, folder)


def test_a_jar_that_is_not_listed_is_refused(folder: Path) -> None:
    (folder / "c-3.jar").write_bytes(b"stranger")

    with pytest.raises(JarsAltered, match=r"extra \['c-3.jar'\]"):
        check(LISTED, folder)


def test_a_missing_jar_is_named(folder: Path) -> None:
    (folder / "a-1.jar").unlink()

    with pytest.raises(JarsAltered, match=r"missing \['a-1.jar'\]"):
        check(LISTED, folder)


def test_jars_are_fetched_once(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    _serve(monkeypatch, CONTENT)
    place = kafka_jars(said.append)
    _serve(monkeypatch, {})

    assert kafka_jars(said.append) == place
    assert {path.name for path in place.iterdir()} == CONTENT.keys()
    assert place.parent == cache
    assert len([line for line in said if "2 jars" in line]) == 1


@pytest.mark.usefixtures("cache")
def test_a_jar_that_arrives_altered_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    _serve(monkeypatch, {**CONTENT, "b-2.jar": b"other"})
    with pytest.raises(JarsAltered, match="b:2"):
        kafka_jars()

    _serve(monkeypatch, CONTENT)
    assert (kafka_jars() / "b-2.jar").read_bytes() == b"second"


def test_without_network_the_error_names_what_is_missing_and_where_it_goes(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _serve(monkeypatch, {"a-1.jar": b"first"})

    with pytest.raises(JarsMissing) as missing:
        kafka_jars()

    message = str(missing.value)
    assert "org.example:b:2" in message
    assert "org.example:a:1" not in message
    assert str(cache) in message
    assert "STRIDE_CACHE" in message
