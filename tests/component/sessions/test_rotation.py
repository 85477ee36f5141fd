"""The names that residents gave are sealed anew when the seal key is rotated."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

from cryptography.fernet import Fernet
from stride_chassis import Sealer, connection_of
from stride_chassis.resealer import Resealer
from stride_chassis.seal_keys import FixedKeys, KeyRing
from stride_sessions.domain.attendance import AttendanceId
from stride_sessions.domain.resident import Contact, Resident
from stride_sessions.domain.session import SessionId
from stride_sessions.store.residents import Residents
from stride_sessions.store.sealed import SEALED

if TYPE_CHECKING:
    from tests.component.sessions.conftest import Running
