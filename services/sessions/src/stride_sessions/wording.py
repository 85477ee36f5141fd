"""What is told at once to who is in danger or reports a crime: configuration, with a reviewed default."""

import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints, UrlConstraints, ValidationError

Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Telephone = Annotated[str, StringConstraints(pattern=r"^[0-9][0-9 ]{1,19}$")]
Page = Annotated[HttpUrl, UrlConstraints(allowed_schemes=["https"], max_length=500)]


class WordingFileUnsound(ValueError):
    """The file of the emergency wording is missing, is no TOML, or lacks what it has to say."""


class EmergencyWording(BaseModel):
    """What to do in an emergency, and how to report a crime; `reviewed_on` says when somebody last answered for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reviewed_on: date
    danger: Annotated[Sentence, Field(description="What to do if somebody is in danger now.")]
    danger_phone: Telephone
    danger_text_phone: Telephone
    danger_silent: Annotated[Sentence, Field(description="What to do for who cannot speak.")]
    crime: Annotated[Sentence, Field(description="How to report a crime.")]
    crime_phone: Telephone
    crime_text_phone: Telephone
    crime_online: Page
    not_kept: Annotated[Sentence, Field(description="That nothing of what she told was kept, and nobody was told.")]

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read a TOML file, the packaged one by default; raises `WordingFileUnsound`, which repeats nothing of it."""
        file = path or files("stride_sessions").joinpath("emergency_wording.toml")
        try:
            return cls.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError) as error:
            message = f"the file of the emergency wording cannot be read ({type(error).__name__})"
        except tomllib.TOMLDecodeError:
            message = "the file of the emergency wording is no TOML"
        except ValidationError as error:
            blamed = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
            message = f"the file of the emergency wording is not whole: {'; '.join(blamed)}"
        raise WordingFileUnsound(message)
