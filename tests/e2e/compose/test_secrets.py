"""No secret is in the resolved Compose file, in what the engine tells of containers and images, in logs or images."""

from __future__ import annotations

import subprocess
import tarfile
from hashlib import blake2b
from typing import IO, TYPE_CHECKING

import pytest

from tests.e2e.compose.secrets_of import PRIVATE_KEY, Secrets, secrets_of
from tests.e2e.composed import run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.e2e.compose.conftest import Play
    from tests.e2e.composed import Composed

pytestmark = [pytest.mark.e2e, pytest.mark.engine, pytest.mark.timeout(3600)]

BEGINS_A_KEY = "^-----BEGIN ([A-Z]+ )*PRIVATE KEY-----$"
SEARCHED = ("/etc", "/home", "/opt", "/root", "/srv", "/usr", "/var")
KEY_ENDS = b"PRIVATE KEY-----"  # found faster than the expression
SELF_TESTING = "/confluent_kafka.libs/librdkafka-"  # has a key in it with which it tests itself, the same for everybody


@pytest.fixture(scope="module")
def secrets(installation: Composed, played: Play) -> Secrets:
    """Every secret of the installation, those of the boroughs' systems too."""
    return secrets_of(installation.state)


def test_every_secret_file_is_known_to_these_tests(secrets: Secrets) -> None:
    assert len(secrets.by_file) > 20
    assert [file for file, values in secrets.by_file.items() if not values] == []


def test_the_resolved_compose_file_shows_no_secret(installation: Composed, secrets: Secrets) -> None:
    resolved = installation.compose("--profile", "observability", "config")

    assert "STRIDE_SECRETS_DIR" in resolved
    assert secrets.shown_in(resolved.encode()) == []


def test_inspecting_containers_and_images_shows_no_secret(
    installation: Composed, secrets: Secrets, containers: list[str], our_images: list[str]
) -> None:
    inspected = run(["docker", "inspect", *containers, *our_images], installation.environment)
    histories = [run(["docker", "history", "--no-trunc", image], installation.environment) for image in our_images]

    assert secrets.shown_in(inspected.encode()) == []
    assert secrets.shown_in("".join(histories).encode()) == []


def test_no_log_shows_a_secret(installation: Composed, secrets: Secrets) -> None:
    logs = installation.compose("logs", "--no-color")

    assert "provision" in logs
    assert secrets.shown_in(logs.encode()) == []


def test_no_stand_in_holds_a_private_key(installation: Composed, stand_ins: list[str]) -> None:
    found = {image: keys_in(installation, image) for image in stand_ins}

    assert not any(found.values()), found


def keys_in(installation: Composed, image: str) -> list[str]:
    """The files of an image that hold a private key, as `grep` in a container of it finds them."""
    contained = ["docker", "run", "--rm", "--network", "none", "--user", "0", "--entrypoint", "sh", image, "-c"]
    search = f"grep -rlsE --binary-files=without-match -e '{BEGINS_A_KEY}' {' '.join(SEARCHED)} || [ $? = 1 ]"
    return run([*contained, search], installation.environment).split()


def test_no_file_of_an_image_holds_a_secret_or_a_private_key(
    installation: Composed, secrets: Secrets, our_images: list[str]
) -> None:
    every = (file for image in our_images for file in files_of(installation, image))

    found = [name for name, content in once_each(every) if is_exposing(name, content, secrets)]

    assert len(our_images) == 6
    assert found == []


def test_the_search_finds_each_secret_and_each_private_key(secrets: Secrets) -> None:
    key = b"-----BEGIN PRIVATE KEY-----\n" + b"A" * 64 + b"\n-----END PRIVATE KEY-----\n"

    assert is_exposing("a file", key, secrets)
    assert all(is_exposing("a file", b"before " + value + b" after", secrets) for value in secrets.values)
    assert not is_exposing("a file", b"nothing", secrets)


def is_exposing(name: str, content: bytes, secrets: Secrets) -> bool:
    """Whether a file holds what it must not."""
    may_have_key = KEY_ENDS in content and SELF_TESTING not in name
    has_key = may_have_key and PRIVATE_KEY.search(content) is not None
    return has_key or any(value in content for value in secrets.values)


def once_each(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """The files of different content: most of an image is in the others too."""
    seen: set[bytes] = set()
    for name, content in files:
        digest = blake2b(content).digest()
        if digest not in seen:
            seen.add(digest)
            yield name, content


def files_of(installation: Composed, image: str) -> Iterator[tuple[str, bytes]]:
    """Every file of the image's file system, as a container of it would see it."""
    container = run(["docker", "create", image], installation.environment).strip()
    try:
        command = ["docker", "export", container]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as export:  # noqa: S603  # our own command
            assert export.stdout is not None
            for name, content in members(export.stdout):
                yield f"{image}: {name}", content
        assert export.returncode == 0
    finally:
        run(["docker", "rm", "--volumes", container], installation.environment)


def members(stream: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file in a tar stream."""
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for member in archive:
            if member.isfile() and (file := archive.extractfile(member)):
                yield member.name, file.read()
