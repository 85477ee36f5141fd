from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from uuid import UUID

import pytest
from stride_notifications.domain import Delivery
from stride_notifications.mail import Composer

DELIVERY = Delivery(
    borough="merton",
    delivery_id=UUID("5b0f2f0c-0000-4000-8000-000000000001"),
    event_id="0b0f2f0c-0000-4000-8000-000000000002",
    event_type="concern-raised",
    subject="7b0f2f0c-0000-4000-8000-000000000003",
    occurred_at=datetime(2026, 11, 22, 18, tzinfo=UTC),
    facts={"category": "poor-lighting", "severity": "high", "light": "gloaming", "ward": "E05000455"},
    may_have_arrived=False,
)
RECIPIENT = "safety@merton.example"


def received(delivery: Delivery = DELIVERY, attempt: int = 1, recipient: str = RECIPIENT) -> EmailMessage:
    mail = Composer("stride@stride.example").compose(delivery, attempt=attempt, recipient=recipient)
    return message_from_bytes(mail.as_bytes(), policy=policy.default)


def text_of(mail: EmailMessage) -> str:
    return str(mail.get_content()).replace("\r\n", "\n")


def test_the_mail_says_the_coded_facts_in_plain_words() -> None:
    text = text_of(received())
    assert text.startswith("A concern was raised (merton, 22 November 2026, 18:00 UTC)\n\nCategory: poor lighting\n")
    assert "Severity: high\n" in text
    assert "Ward: E05000455\n" in text


def test_a_code_that_is_not_in_our_lists_is_shown_as_it_is() -> None:
    assert "Light: gloaming\n" in text_of(received())


def test_whoever_is_told_that_a_concern_was_erased_is_asked_to_delete_what_is_kept() -> None:
    gone = replace(DELIVERY, event_type="concern-erased", facts={"reason": "requested"})
    asked = f"Reference: {DELIVERY.subject}\n\nPlease delete earlier mails with this reference"
    assert asked in text_of(received(gone))
    assert "Please delete" not in text_of(received())


def test_facts_without_a_label_are_not_said() -> None:
    assert "secret" not in text_of(received(replace(DELIVERY, facts={"secret": "secret"})))


def test_the_headers_name_delivery_event_and_attempt() -> None:
    mail = received(attempt=2)
    assert mail["Message-ID"] == "<5b0f2f0c-0000-4000-8000-000000000001@stride.invalid>"
    assert mail["X-Stride-Delivery"] == str(DELIVERY.delivery_id)
    assert mail["X-Stride-Event"] == DELIVERY.event_id
    assert mail["X-Stride-Attempt"] == "2"
    assert mail["Auto-Submitted"] == "auto-generated"


def test_the_subject_names_the_borough_and_what_happened_and_nothing_else() -> None:
    assert received()["Subject"] == "Stride merton: a concern was raised"


def test_every_mail_says_how_to_recognise_a_repeat() -> None:
    assert "A mail with a delivery number that you have seen before is a repeat" in text_of(received())


def test_only_a_mail_after_an_ambiguous_attempt_says_that_it_may_be_a_repeat() -> None:
    assert "may have reached you" not in text_of(received(attempt=2))
    repeat = text_of(received(replace(DELIVERY, may_have_arrived=True), attempt=2))
    assert "This is attempt 2. An earlier one was cut off and may have reached you all the same" in repeat


def test_two_attempts_bear_the_same_message_id() -> None:
    assert received(attempt=1)["Message-ID"] == received(attempt=2)["Message-ID"]


@pytest.mark.parametrize("recipient", ["a@b.example\r\nBcc: x@y.example", "a@b.example\nX: y"])
def test_a_recipient_cannot_add_a_header(recipient: str) -> None:
    with pytest.raises(ValueError, match="linefeed"):
        received(recipient=recipient)


def test_a_long_address_stays_on_one_line() -> None:
    address = f"{'a' * 60}@{'b' * 60}.{'c' * 60}.example"
    mail = Composer("stride@stride.example").compose(DELIVERY, attempt=1, recipient=address)
    assert f"\r\nTo: {address}\r\n".encode() in mail.as_bytes()


def test_the_mail_is_seven_bit_with_short_lines() -> None:
    mail = Composer("stride@stride.example").compose(DELIVERY, attempt=1, recipient=RECIPIENT)
    assert mail.as_bytes().isascii()
    assert max(len(line) for line in mail.as_bytes().splitlines()) < 130
