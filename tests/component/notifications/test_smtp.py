"""The mailer against a real mail server: TLS, login, refusals and a connection that is used again."""

from __future__ import annotations

import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from stride_notifications.domain import Answer, Outcome
from stride_notifications.smtp import SmtpMailer, SmtpServer

from tests.component.notifications.post_office import PASSWORD, USER, PostOffice, open_post_office

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

RECIPIENT = "safety@merton.example"


def mail() -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "a concern was raised"
    message.set_content("It is dark.\n.\nA line that is a full stop does not end it.\n")
    return message


def server(office: PostOffice) -> SmtpServer:
    return SmtpServer(
        host="127.0.0.1",
        port=office.port,
        sender="stride@stride.example",
        tls=None,
        starts_with_tls=False,
        login=None,
        connect_within=timedelta(seconds=90),
        send_within=timedelta(seconds=90),
    )


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that signs itself, with its key, in one file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "post office")])
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "certificate.pem"
    key_text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(key_text + signed.public_bytes(Encoding.PEM))
    return file


@pytest.fixture
async def guarded(certificate: Path) -> AsyncIterator[PostOffice]:
    """A post office that wants STARTTLS and a login."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    async with open_post_office(context) as office:
        yield office


async def test_a_mail_arrives_whole(post_office: PostOffice) -> None:
    mailer = SmtpMailer(server(post_office))
    assert await mailer.send(mail(), recipient=RECIPIENT) == Answer(Outcome.ACCEPTED, 250)
    await mailer.close()
    assert post_office.mails[0].get_content().splitlines() == mail().get_content().splitlines()


async def test_it_logs_in_over_starttls(guarded: PostOffice, certificate: Path) -> None:
    trusting = replace(server(guarded), tls=ssl.create_default_context(cafile=certificate), login=(USER, PASSWORD))
    mailer = SmtpMailer(trusting)
    assert (await mailer.send(mail(), recipient=RECIPIENT)).outcome is Outcome.ACCEPTED
    await mailer.close()
    assert guarded.recipients == [RECIPIENT]


async def test_a_wrong_password_is_no_fault_of_the_recipient(guarded: PostOffice, certificate: Path) -> None:
    wrong = replace(server(guarded), tls=ssl.create_default_context(cafile=certificate), login=(USER, "wrong"))
    answer = await SmtpMailer(wrong).send(mail(), recipient=RECIPIENT)
    assert (answer.outcome, answer.is_reachable) == (Outcome.UNREACHABLE, False)


async def test_a_certificate_that_is_not_trusted_is_not_talked_to(guarded: PostOffice) -> None:
    distrusting = replace(server(guarded), tls=ssl.create_default_context(), login=(USER, PASSWORD))
    answer = await SmtpMailer(distrusting).send(mail(), recipient=RECIPIENT)
    assert answer == Answer(Outcome.UNREACHABLE, is_reachable=False)
    assert guarded.mails == []


async def test_a_server_without_starttls_gets_no_mail_when_tls_is_wanted(post_office: PostOffice) -> None:
    wanting = replace(server(post_office), tls=ssl.create_default_context())
    assert (await SmtpMailer(wanting).send(mail(), recipient=RECIPIENT)).outcome is Outcome.UNREACHABLE


async def test_nobody_listening_is_unreachable(post_office: PostOffice) -> None:
    post_office.close()
    answer = await SmtpMailer(server(post_office)).send(mail(), recipient=RECIPIENT)
    assert answer == Answer(Outcome.UNREACHABLE, is_reachable=False)


@pytest.mark.parametrize(("said", "code"), [("550 not you", 550), ("452 no room", 452)])
async def test_a_server_that_takes_nothing_from_us_was_never_offered_the_mail(
    post_office: PostOffice, said: str, code: int
) -> None:
    post_office.on_sender.append(said)
    answer = await SmtpMailer(server(post_office)).send(mail(), recipient=RECIPIENT)
    assert answer == Answer(Outcome.UNREACHABLE, code, is_reachable=False)


async def test_after_a_refusal_the_connection_goes_on(post_office: PostOffice) -> None:
    post_office.on_recipient.append("550 no such mailbox")
    mailer = SmtpMailer(server(post_office))
    refused = await mailer.send(mail(), recipient="nobody@merton.example")
    accepted = await mailer.send(mail(), recipient=RECIPIENT)
    await mailer.close()
    assert (refused, accepted) == (Answer(Outcome.REFUSED, 550), Answer(Outcome.ACCEPTED, 250))
    assert (post_office.connections, post_office.recipients) == (1, [RECIPIENT])
