import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from stride_provision import Issuer
from stride_provision.errors import SigningKeyUnreadable


def _read(token: str, jwks: dict[str, object]) -> dict[str, object]:
    """Check a token as a service does: by the key set, the issuer and the audience."""
    keys = jwt.PyJWKSet.from_dict(jwks)
    key = keys[jwt.get_unverified_header(token)["kid"]]
    return dict(jwt.decode(token, key, algorithms=["EdDSA"], issuer="stride-local", audience="stride"))


def test_a_token_is_good_for_who_has_the_key_set(tmp_path: Path) -> None:
    issuer = Issuer.load_or_create(tmp_path)
    token = issuer.token("officer-1", ["officer"], ["merton", "kingston-upon-thames"])

    claims = _read(token, json.loads(issuer.jwks_file.read_text()))

    assert (claims["sub"], claims["roles"]) == ("officer-1", ["officer"])
    assert claims["boroughs"] == ["kingston-upon-thames", "merton"]


def test_a_token_ends_when_its_time_is_over(tmp_path: Path) -> None:
    issuer = Issuer.load_or_create(tmp_path)

    claims = _read(issuer.token("a", [], [], timedelta(minutes=5)), dict(issuer.jwks()))
    with pytest.raises(jwt.ExpiredSignatureError):
        _read(issuer.token("a", [], [], timedelta(seconds=-1)), dict(issuer.jwks()))

    ends_at = datetime.fromtimestamp(float(str(claims["exp"])), UTC)
    assert timedelta(minutes=4) < ends_at - datetime.now(UTC) <= timedelta(minutes=5)


def test_every_token_has_an_id_of_its_own(tmp_path: Path) -> None:
    issuer = Issuer.load_or_create(tmp_path)

    ids = {_read(issuer.token("a", [], []), dict(issuer.jwks()))["jti"] for _ in range(3)}

    assert len(ids) == 3


def test_the_key_is_kept_for_its_owner_only(tmp_path: Path) -> None:
    first, second = Issuer.load_or_create(tmp_path), Issuer.load_or_create(tmp_path)

    assert first.kid == second.kid
    assert _read(first.token("a", [], []), dict(second.jwks()))
    assert stat.S_IMODE((tmp_path / "signing-key.pem").stat().st_mode) == 0o600
    assert '"d"' not in (tmp_path / "jwks.json").read_text()


def test_a_key_set_that_services_read_is_not_written_again(tmp_path: Path) -> None:
    before = Issuer.load_or_create(tmp_path).jwks_file.stat()

    after = Issuer.load_or_create(tmp_path).jwks_file.stat()

    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_key_set_of_another_key_is_replaced_as_a_whole(tmp_path: Path) -> None:
    stale = tmp_path / "jwks.json"
    stale.write_text('{"keys": []}')
    before = stale.stat().st_ino

    issuer = Issuer.load_or_create(tmp_path)

    assert json.loads(stale.read_text()) == issuer.jwks()
    assert stale.stat().st_ino != before


def test_another_issuer_is_not_believed(tmp_path: Path) -> None:
    ours, theirs = Issuer.load_or_create(tmp_path / "ours"), Issuer.load_or_create(tmp_path / "theirs")

    with pytest.raises(KeyError):
        _read(theirs.token("a", [], []), dict(ours.jwks()))


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    other = generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "signing-key.pem").write_bytes(other)

    with pytest.raises(SigningKeyUnreadable):
        Issuer.load_or_create(tmp_path)


def test_a_file_that_holds_no_key_is_named_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "signing-key.pem"
    file.write_text("lost")

    with pytest.raises(SigningKeyUnreadable, match=str(file)):
        Issuer.load_or_create(tmp_path)
    assert file.read_text() == "lost"
