"""The codes that only sessions know: how one is meant to be and what it was like; none leaves in an event."""

from enum import StrEnum


class BookedRole(StrEnum):
    """As what somebody is booked; an officer is assigned."""

    PARTICIPANT = "participant"
    PARTNER = "partner"
    HOST = "host"


class Pace(StrEnum):
    """How fast people go; nobody is left behind at any."""

    EASY = "easy"
    STEADY = "steady"
    BRISK = "brisk"


class Access(StrEnum):
    """What a session is fit for, or has on its way."""

    WHEELCHAIR = "wheelchair"
    PUSHCHAIR = "pushchair"
    GUIDE_DOG = "guide-dog"
    HEARING_LOOP = "hearing-loop"
    SIGN_LANGUAGE = "sign-language"
    SEATING_ON_THE_WAY = "seating-on-the-way"
    TOILET_ON_THE_WAY = "toilet-on-the-way"


class ForWhom(StrEnum):
    """Whom a session is for; `women-only` is the rule of a host."""

    EVERYONE = "everyone"
    WOMEN_ONLY = "women-only"
    RESIDENTS_OF_WARD = "residents-of-ward"
    WORKERS_OF_WARD = "workers-of-ward"
    YOUNG_PEOPLE = "young-people"


class Weather(StrEnum):
    """What the weather was like."""

    DRY = "dry"
    RAIN = "rain"
    WIND = "wind"
    SNOW = "snow"
    ICE = "ice"
    FOG = "fog"
    HEAT = "heat"


class Ground(StrEnum):
    """What the ground was like."""

    FIRM = "firm"
    MUDDY = "muddy"
    ICY = "icy"
    FLOODED = "flooded"
    UNEVEN = "uneven"


class Language(StrEnum):
    """In which language messages are written (ISO 639-1)."""

    ENGLISH = "en"
    ARABIC = "ar"
    BENGALI = "bn"
    FRENCH = "fr"
    GUJARATI = "gu"
    POLISH = "pl"
    PORTUGUESE = "pt"
    PUNJABI = "pa"
    ROMANIAN = "ro"
    SOMALI = "so"
    SPANISH = "es"
    TAMIL = "ta"
    TURKISH = "tr"
    URDU = "ur"


class HoldReason(StrEnum):
    """Because of what a concern has to be kept."""

    LITIGATION = "litigation"
    COMPLAINT = "complaint"
    INVESTIGATION = "investigation"
    OTHER = "other"


class LeadsEraseReason(StrEnum):
    """Why the lead erases a concern; what goes because its time has come, the clock erases."""

    REQUESTED = "requested"
    RAISED_IN_ERROR = "raised-in-error"
