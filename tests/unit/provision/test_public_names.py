import inspect

import stride_provision
from stride_provision import errors


def test_what_is_promised_is_there() -> None:
    assert sorted(stride_provision.__all__) == stride_provision.__all__
    assert not [name for name in stride_provision.__all__ if not hasattr(stride_provision, name)]


def test_every_error_is_drawn_in_the_tree() -> None:
    named = {name for name, value in vars(errors).items() if inspect.isclass(value)}

    assert errors.__doc__ is not None
    assert not [name for name in named if name not in errors.__doc__]
    assert all(issubclass(getattr(errors, name), errors.ProvisionFailed) for name in named)
