"""Each container runs without privileges: no root, no capability, nothing to gain, a root file system that is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.e2e.composed import Composed

pytestmark = [pytest.mark.e2e, pytest.mark.engine, pytest.mark.timeout(3600)]

ROOT_USERS = ("", "0", "root")
LARGEST_IMAGE = 250_000_000  # bytes


def test_every_container_runs_without_privileges(installation: Composed, containers: list[str]) -> None:
    seen = {container["Name"]: faults(container) for container in installation.inspect(*containers)}

    assert len(seen) == 10
    assert {name: found for name, found in seen.items() if found} == {}


def faults(container: dict[str, Any]) -> list[str]:
    """What the engine would let this container do."""
    host, user = container["HostConfig"], container["Config"]["User"]
    rules = {
        f"runs as {user or 'root'}": user.partition(":")[0] in ROOT_USERS,
        "writes to its root file system": not host["ReadonlyRootfs"],
        "keeps capabilities": host["CapDrop"] != ["ALL"] or bool(host["CapAdd"]),
        "may gain privileges": "no-new-privileges:true" not in (host["SecurityOpt"] or []) or host["Privileged"],
        "has no memory limit": not host["Memory"],
        "shares the host's network or processes": host["NetworkMode"] == "host" or host["PidMode"] == "host",
    }
    return [fault for fault, is_so in rules.items() if is_so]


def test_sessions_may_append_to_the_log_of_what_was_erased_and_nowhere_else(installation: Composed) -> None:
    def append(to: str) -> str:
        program = f"try:\n    open({to!r}, 'a+b').close()\nexcept OSError as error:\n    print(error)"
        return installation.compose("exec", "-T", "sessions", "python", "-c", program)

    assert append("/var/lib/stride/deletions.jsonl") == ""
    assert (installation.state / "deletions" / "deletions.jsonl").exists()
    assert "Read-only file system" in append("/var/lib/elsewhere")


def test_each_image_holds_little_beside_what_it_runs(installation: Composed, our_images: list[str]) -> None:
    sizes = {image: seen["Size"] for image, seen in zip(our_images, installation.inspect(*our_images), strict=True)}

    assert len(sizes) == 6
    assert {image: size for image, size in sizes.items() if size >= LARGEST_IMAGE} == {}
