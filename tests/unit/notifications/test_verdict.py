import aiosmtplib
import pytest
from stride_notifications.domain import Answer, Outcome
from stride_notifications.smtp import verdict


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (aiosmtplib.SMTPSenderRefused(550, "no", "a"), 550),
        (aiosmtplib.SMTPSenderRefused(452, "no room", "a"), 452),
        (aiosmtplib.SMTPServerDisconnected("gone"), None),
        (TimeoutError(), None),
    ],
)
def test_before_the_recipient_is_named_every_failure_is_the_servers_or_ours(
    failure: Exception, code: int | None
) -> None:
    answer = Answer(Outcome.UNREACHABLE, code, is_reachable=False)
    assert verdict(failure, otherwise=Outcome.UNREACHABLE) == answer


@pytest.mark.parametrize(
    ("failure", "answer"),
    [
        (aiosmtplib.SMTPRecipientRefused(550, "no", "a"), Answer(Outcome.REFUSED, 550)),
        (aiosmtplib.SMTPRecipientRefused(450, "no", "a"), Answer(Outcome.DEFERRED, 450)),
        (aiosmtplib.SMTPRecipientRefused(421, "no", "a"), Answer(Outcome.DEFERRED, 421, is_reachable=False)),
        (aiosmtplib.SMTPServerDisconnected("gone"), Answer(Outcome.DEFERRED, is_reachable=False)),
        (TimeoutError(), Answer(Outcome.DEFERRED, is_reachable=False)),
        (aiosmtplib.SMTPResponseException(-1, "noise"), Answer(Outcome.DEFERRED, is_reachable=False)),
    ],
)
def test_before_the_content_is_offered_every_failure_is_a_definite_no(failure: Exception, answer: Answer) -> None:
    assert verdict(failure, otherwise=Outcome.DEFERRED) == answer


@pytest.mark.parametrize(
    ("failure", "answer"),
    [
        (aiosmtplib.SMTPDataError(554, "no"), Answer(Outcome.REFUSED, 554)),
        (aiosmtplib.SMTPDataError(451, "no"), Answer(Outcome.DEFERRED, 451)),
        (aiosmtplib.SMTPDataError(251, "what"), Answer(Outcome.AMBIGUOUS, 251, is_reachable=False)),
        (aiosmtplib.SMTPServerDisconnected("gone"), Answer(Outcome.AMBIGUOUS, is_reachable=False)),
        (ConnectionResetError(), Answer(Outcome.AMBIGUOUS, is_reachable=False)),
        (TimeoutError(), Answer(Outcome.AMBIGUOUS, is_reachable=False)),
        (aiosmtplib.SMTPResponseException(-1, "noise"), Answer(Outcome.AMBIGUOUS, is_reachable=False)),
    ],
)
def test_once_it_is_offered_only_an_answer_is_definite(failure: Exception, answer: Answer) -> None:
    assert verdict(failure, otherwise=Outcome.AMBIGUOUS) == answer
