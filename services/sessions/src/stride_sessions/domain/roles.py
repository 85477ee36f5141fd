"""As what somebody is booked, each with places of its own; officers are assigned to a session, not booked."""

from collections.abc import Mapping

PARTICIPANT, PARTNER, HOST = "participant", "partner", "host"

CAPACITY_OF: Mapping[str, str] = {PARTICIPANT: "capacity", PARTNER: "partner_capacity", HOST: "host_capacity"}
"""The roles that are booked, each with the field of a plan that bounds its places."""
