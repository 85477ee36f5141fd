"""What a borough's developer installs: subscribe to the borough's events and reply to its concerns."""

from stride_sdk.borough import Borough
from stride_sdk.credential import Credential
from stride_sdk.errors import CredentialUnreadable, HandlerFailed, ReplyNotConfirmed, SdkError
from stride_sdk.patience import Patience

__all__ = [
    "Borough",
    "Credential",
    "CredentialUnreadable",
    "HandlerFailed",
    "Patience",
    "ReplyNotConfirmed",
    "SdkError",
]
