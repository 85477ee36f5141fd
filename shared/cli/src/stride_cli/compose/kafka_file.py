"""The part of Kafka's settings that holds secrets, as a file to mount; all else is in docker-compose.yml.

Environment variables of a container can be read by whoever may inspect it, so no password is among them.
"""

_SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule"
_PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule"
SCRAM_LISTENERS = ("client", "host", "public")


def secret_properties(admin_password: str, broker_password: str) -> str:
    """Return the text of the mounted `server.properties`; broker and controller log in as `broker`."""
    own = f'username="broker" password="{broker_password}" user_broker="{broker_password}"'
    internal = f'{_PLAIN} required {own} user_admin="{admin_password}";'
    settings = {
        "listener.name.internal.plain.sasl.jaas.config": internal,
        "listener.name.controller.plain.sasl.jaas.config": f"{_PLAIN} required {own};",
        **{f"listener.name.{name}.scram-sha-512.sasl.jaas.config": f"{_SCRAM} required;" for name in SCRAM_LISTENERS},
    }
    return "".join(f"{name}={value}\n" for name, value in settings.items())
