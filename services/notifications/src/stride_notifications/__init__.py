"""Tells staff of a borough what happened, by rules the borough makes; holds no resident's contact."""

from pathlib import Path

from stride_chassis import chassis_folder

__all__ = ["migration_folders"]


def migration_folders() -> list[Path]:
    """The folders of every migration this service's database needs."""
    own = Path(__file__).parent / "sql" / "migrations"
    return [chassis_folder("project"), chassis_folder("command"), own]
