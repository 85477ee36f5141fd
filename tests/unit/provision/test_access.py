from pydantic import SecretStr
from stride_provision import KafkaAccess

ACCESS = KafkaAccess(bootstrap_servers="127.0.0.1:9092", username="merton.demo", password=SecretStr("open-sesame"))


def test_both_clients_are_told_the_same() -> None:
    librdkafka, aiokafka = ACCESS.confluent(), ACCESS.aiokafka()

    assert librdkafka["bootstrap.servers"] == aiokafka["bootstrap_servers"] == "127.0.0.1:9092"
    assert librdkafka["sasl.mechanism"] == aiokafka["sasl_mechanism"] == "SCRAM-SHA-512"
    assert librdkafka["sasl.username"] == aiokafka["sasl_plain_username"] == "merton.demo"
    assert librdkafka["sasl.password"] == aiokafka["sasl_plain_password"] == "open-sesame"
    assert aiokafka["ssl_context"] is None


def test_an_encrypted_listener_brings_its_authority() -> None:
    access = ACCESS.model_copy(update={"security_protocol": "SASL_SSL", "ca_file": "/etc/stride/ca.pem"})

    assert access.confluent()["ssl.ca.location"] == "/etc/stride/ca.pem"
    assert access.confluent()["security.protocol"] == "SASL_SSL"


def test_the_password_is_not_shown() -> None:
    assert "open-sesame" not in repr(ACCESS)
    assert "open-sesame" not in ACCESS.model_dump_json()


def test_the_properties_file_has_a_setting_a_line() -> None:
    assert "sasl.password=open-sesame\n" in ACCESS.properties()
