"""`python -m stride_contracts.export [--check]`: the schemas as files, and whether the examples still hold.

It writes schemas; an example is never written or changed, only read.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from stride_contracts.errors import ContractError
from stride_contracts.events import EVENT_TYPES
from stride_contracts.examples import read_example
from stride_contracts.schema import name_of, schema_text

CHECKOUT = Path(__file__).parents[2]


def stale_schemas(folder: Path) -> Iterator[Path]:
    """Name each schema file that is missing, differs from its model, or has no model."""
    expected = {folder / f"{name_of(model)}.json": schema_text(model) for model in EVENT_TYPES.values()}
    for path, text in expected.items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            yield path
    yield from sorted(set(folder.glob("*.json")) - set(expected))


def broken_examples(folder: Path) -> Iterator[Path]:
    """Name each example that is missing, or that today's contracts cannot read or read as something else."""
    for name, model in ((name_of(model), model) for model in EVENT_TYPES.values()):
        path = folder / f"{name}.json"
        try:
            is_sound = type(read_example(path)) is model
        except (OSError, ValueError, LookupError, TypeError, ContractError):
            is_sound = False
        if not is_sound:
            yield path


def write_schemas(folder: Path) -> None:
    """Write every schema, and remove those that have no model."""
    folder.mkdir(parents=True, exist_ok=True)
    for model in EVENT_TYPES.values():
        (folder / f"{name_of(model)}.json").write_text(schema_text(model), encoding="utf-8")
    for path in stale_schemas(folder):
        path.unlink()


def main(arguments: list[str] | None = None) -> int:
    """Write or check; 0 if all is as it should be, 1 if something is stale or missing, and which."""
    parser = argparse.ArgumentParser(prog="python -m stride_contracts.export", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is stale")
    parser.add_argument("--folder", type=Path, default=CHECKOUT, help="holds `schemas` and `examples`")
    chosen = parser.parse_args(arguments)
    if not chosen.check:
        write_schemas(chosen.folder / "schemas")
    amiss = [*stale_schemas(chosen.folder / "schemas"), *broken_examples(chosen.folder / "examples")]
    for path in amiss:
        sys.stderr.write(f"stale or missing: {path.relative_to(chosen.folder)}\n")
    return 1 if amiss else 0


if __name__ == "__main__":
    sys.exit(main())
