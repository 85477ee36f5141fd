from pathlib import Path

from stride_provision.kafka_settings import KafkaNode, server_properties

NODE = KafkaNode(
    log_folder=Path("/state/kafka"),
    client_port=20001,
    controller_port=20002,
    admin_password="for-the-client-listener",
    controller_password="for-the-controller",
)


def _settings(**overrides: str) -> dict[str, str]:
    written = server_properties(NODE, {name.replace("_", "."): value for name, value in overrides.items()})
    return dict(line.split("=", 1) for line in written.splitlines())


def test_access_is_denied_unless_granted_and_topics_are_made_by_onboarding_only() -> None:
    settings = _settings()

    assert settings["authorizer.class.name"].endswith("StandardAuthorizer")
    assert settings["allow.everyone.if.no.acl.found"] == "false"
    assert settings["super.users"] == "User:admin"
    assert settings["auto.create.topics.enable"] == "false"


def test_every_listener_is_on_loopback_and_asks_for_a_password() -> None:
    settings = _settings()

    assert settings["listeners"] == "CLIENT://127.0.0.1:20001,CONTROLLER://127.0.0.1:20002"
    assert settings["listener.security.protocol.map"] == "CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT"
    assert settings["listener.name.client.sasl.enabled.mechanisms"] == "SCRAM-SHA-512"


def test_overrides_win() -> None:
    assert _settings(message_max_bytes="2048")["message.max.bytes"] == "2048"
