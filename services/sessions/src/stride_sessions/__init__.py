"""Sessions, attendance and concerns: commands in, facts out; it keeps what must not leave."""

from pathlib import Path

from stride_chassis import chassis_folder

__all__ = ["migration_folders"]


def migration_folders() -> list[Path]:
    """The folders whose migrations, taken together, make this service's schema."""
    own = Path(__file__).parent / "sql" / "migrations"
    return [chassis_folder("publish"), chassis_folder("project"), chassis_folder("command"), own]
