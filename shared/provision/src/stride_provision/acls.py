"""Translates grants into Kafka's access rules and back; allow rules for any host, since deny is the default."""

from confluent_kafka.admin import (  # type: ignore[attr-defined] # documented names; the package does not mark what it re-exports
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    ResourcePatternType,
    ResourceType,
)

from stride_provision.grants import Grant, Operation, Resource

_RESOURCES = {Resource.TOPIC: ResourceType.TOPIC, Resource.GROUP: ResourceType.GROUP}
_OPERATIONS = {
    Operation.READ: AclOperation.READ,
    Operation.WRITE: AclOperation.WRITE,
    Operation.DESCRIBE: AclOperation.DESCRIBE,
}
_ANY_HOST = "*"


def as_rule(username: str, grant: Grant) -> AclBinding:
    """Write one grant as Kafka keeps it."""
    return AclBinding(
        _RESOURCES[grant.resource],
        grant.name,
        ResourcePatternType.PREFIXED if grant.is_prefix else ResourcePatternType.LITERAL,
        _principal(username),
        _ANY_HOST,
        _OPERATIONS[grant.operation],
        AclPermissionType.ALLOW,
    )


def as_grant(rule: AclBinding) -> Grant | None:
    """Read a rule back; None where it is none that this package writes."""
    resource = next((ours for ours, theirs in _RESOURCES.items() if theirs is rule.restype), None)
    operation = next((ours for ours, theirs in _OPERATIONS.items() if theirs is rule.operation), None)
    if resource is None or operation is None or rule.permission_type is not AclPermissionType.ALLOW:
        return None
    is_prefix = rule.resource_pattern_type is ResourcePatternType.PREFIXED
    return Grant(resource, rule.name, operation, is_prefix=is_prefix)


def all_rules_of(username: str) -> AclBindingFilter:
    """Match every rule of one principal, whoever wrote it."""
    return AclBindingFilter(
        ResourceType.ANY,
        None,  # type: ignore[arg-type] # a filter may leave it open; the stub repeats the binding's types
        ResourcePatternType.ANY,
        _principal(username),
        None,  # type: ignore[arg-type] # the same
        AclOperation.ANY,
        AclPermissionType.ANY,
    )


def _principal(username: str) -> str:
    return f"User:{username}"
