"""What can stop a borough's system, as one tree of errors; each says who must act, and none quotes an event.

SdkError
├── CredentialUnreadable   the credential file is missing or not one: ask whoever issued it
├── HandlerFailed          your handler kept failing: mend it and start again; nothing was skipped
└── ReplyNotConfirmed      Kafka did not confirm a reply in time: it may or may not have arrived
"""


class SdkError(Exception):
    """The SDK cannot go on."""


class CredentialUnreadable(SdkError):
    """The file is missing, or is not the credential of a system."""


class HandlerFailed(SdkError):
    """A handler raised on every attempt; the cause is attached, and the event comes again at the next start."""


class ReplyNotConfirmed(SdkError):
    """Kafka did not confirm the reply; sending it again is safe, and may say the same thing twice."""
