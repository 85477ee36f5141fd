"""What can be wrong with a contract, as one tree of errors; none of them ever quotes a record.

ContractError
├── NotOurTopic   a topic, or a borough's slug, that Stride does not use
├── NotInList     a writer used a code that is not in our lists
└── Unreadable    a record that can never be read, with its reason
"""

from enum import StrEnum


class Reason(StrEnum):
    """Why a record cannot be read: stable slugs, fit for a metric and a column."""

    HEADER_NOT_UTF_8 = "header-not-utf-8"
    ATTRIBUTE_MISSING = "attribute-missing"
    ATTRIBUTE_INVALID = "attribute-invalid"
    SPECVERSION_UNKNOWN = "specversion-unknown"
    KEY_MISMATCH = "key-mismatch"
    TENANT_MISMATCH = "tenant-mismatch"
    NOT_JSON = "not-json"
    CONTRACT_VIOLATED = "contract-violated"


class ContractError(Exception):
    """The contract says no."""


class NotOurTopic(ContractError):
    """This is not one of Stride's topics."""


class NotInList(ContractError):
    """A writer may use the codes of our lists only; readers accept any slug."""


class Unreadable(ContractError):
    """This record can never be read.

    `reason` is a stable slug; `detail` names attributes or fields, and never holds a value of the record.
    """

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
