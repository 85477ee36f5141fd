"""Prints which servers a run of tests would use here, `docker` or `embedded`: `python -m tests.infra`."""

import sys

from tests.infra.choice import InfraUnusable, chosen


def main() -> None:
    """Print the one word; where there is no answer, the reason goes to stderr."""
    try:
        sys.stdout.write(f"{chosen().infra}\n")
    except InfraUnusable as unusable:
        sys.exit(str(unusable))


if __name__ == "__main__":
    main()
