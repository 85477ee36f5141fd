"""`python -m stride_provision.jars`: fetch and check Kafka's jars; `--write` resolves and lists them anew."""

import argparse
import sys

from stride_provision.jars import LISTING, kafka_jars, resolve_anew, write_listing


def main() -> int:
    """Print the folder of the checked jars."""
    parser = argparse.ArgumentParser(prog="python -m stride_provision.jars", description=__doc__)
    parser.add_argument("--write", action="store_true", help="resolve the coordinates and rewrite the list")
    if parser.parse_args().write:
        LISTING.write_text(write_listing(resolve_anew()))
    sys.stdout.write(f"{kafka_jars(_say)}\n")
    return 0


def _say(said: str) -> None:
    sys.stderr.write(f"{said}\n")


if __name__ == "__main__":
    sys.exit(main())
