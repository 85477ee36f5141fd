"""What the packages export is what they say they export, and every event is among it."""

from enum import EnumType, StrEnum

import stride_contracts
from stride_contracts import EVENT_TYPES, Event, codes


def leaves(model: type[Event]) -> set[type[Event]]:
    below = model.__subclasses__()
    return set().union(*(leaves(one) for one in below)) if below else {model}


def test_all_names_exist_once() -> None:
    assert all(hasattr(stride_contracts, name) for name in stride_contracts.__all__)
    assert len(stride_contracts.__all__) == len(set(stride_contracts.__all__))


def test_every_event_is_exported_and_has_its_type() -> None:
    names = {model.__name__ for model in leaves(Event)}

    assert leaves(Event) == set(EVENT_TYPES.values())
    assert names <= set(stride_contracts.__all__)


def test_every_type_says_its_class_in_kebab_case() -> None:
    for wire, model in EVENT_TYPES.items():
        kebab = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in model.__name__)
        assert wire == f"stride.{kebab.removeprefix('-')}.v1"


def test_every_code_is_a_slug_that_readers_take() -> None:
    lists = [one for one in vars(codes).values() if isinstance(one, EnumType) and issubclass(one, StrEnum)]

    words = [str(code) for one in lists for code in one]

    assert words
    assert all(word.replace("-", "").isalpha() and word.islower() and len(word) <= 64 for word in words)
