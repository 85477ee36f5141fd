"""Who sees and writes what, on a real broker with the real rules: most of these tests are refusals."""

import asyncio
import secrets

import pytest
from aiokafka import AIOKafkaConsumer
from confluent_kafka import KafkaError, KafkaException, Producer
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic
from stride_contracts import TopicKind, pattern_for, topic_for
from stride_provision import KafkaAccess, KafkaAdmin, SystemCredential, cut_off, onboard

from tests.integration.trying import SECONDS, consumer_of, first_refusal, read, refusal, write

MINE, THEIRS = (f"{whose}-{secrets.token_hex(4)}" for whose in ("mine", "theirs"))
SYSTEM = "access"


@pytest.fixture(scope="module")
def credential(kafka_admin: KafkaAdmin) -> SystemCredential:
    """A system of one borough, in a London where another is onboarded too."""
    onboard(kafka_admin, THEIRS, systems=(SYSTEM,))
    return onboard(kafka_admin, MINE, systems=(SYSTEM,))[SYSTEM]


@pytest.fixture
def producer(credential: SystemCredential) -> Producer:
    return Producer(credential.access.confluent())


@pytest.fixture(autouse=True)
def _onboarded(credential: SystemCredential) -> None:
    """Every test here needs both boroughs."""


@pytest.mark.parametrize("kind", [TopicKind.SESSIONS, TopicKind.CONCERNS, TopicKind.REPLIES])
def test_a_system_reads_every_topic_of_its_borough(credential: SystemCredential, kind: TopicKind) -> None:
    assert read(credential.access, topic_for(kind, MINE), f"{credential.username}.reader") is None


@pytest.mark.smoke
@pytest.mark.parametrize("kind", list(TopicKind))
def test_a_system_reads_nothing_of_another_borough(credential: SystemCredential, kind: TopicKind) -> None:
    refused = read(credential.access, topic_for(kind, THEIRS), f"{credential.username}.reader")

    assert refused == KafkaError.TOPIC_AUTHORIZATION_FAILED


async def test_a_london_wide_pattern_shows_a_system_its_own_topics_only(credential: SystemCredential) -> None:
    consumer = AIOKafkaConsumer(**credential.access.aiokafka(), group_id=f"{credential.username}.london")
    consumer.subscribe(pattern=pattern_for(TopicKind.SESSIONS, TopicKind.CONCERNS, TopicKind.ROLLOUT))
    await consumer.start()
    try:
        async with asyncio.timeout(SECONDS):
            while not (assigned := consumer.assignment()):
                await consumer.getmany(timeout_ms=50)
    finally:
        await consumer.stop()

    seen = {partition.topic for partition in assigned}
    assert seen == {topic_for(TopicKind.SESSIONS, MINE), topic_for(TopicKind.CONCERNS, MINE)}


def test_the_topics_a_system_can_list_are_its_own(credential: SystemCredential) -> None:
    listed = AdminClient(credential.access.confluent()).list_topics(timeout=SECONDS).topics

    assert set(listed) == {topic_for(kind, MINE) for kind in TopicKind if kind is not TopicKind.ROLLOUT}


@pytest.mark.smoke
def test_a_system_writes_the_replies_of_its_borough(producer: Producer) -> None:
    assert write(producer, topic_for(TopicKind.REPLIES, MINE)) is None


@pytest.mark.parametrize(
    ("kind", "borough"),
    [
        (TopicKind.SESSIONS, MINE),
        (TopicKind.CONCERNS, MINE),
        (TopicKind.ROLLOUT, MINE),
        (TopicKind.REPLIES, THEIRS),
        (TopicKind.CONCERNS, THEIRS),
    ],
    ids=["its-sessions", "its-concerns", "rollout", "foreign-replies", "foreign-concerns"],
)
def test_a_system_writes_nothing_else(producer: Producer, kind: TopicKind, borough: str) -> None:
    assert write(producer, topic_for(kind, borough)) == KafkaError.TOPIC_AUTHORIZATION_FAILED


@pytest.mark.parametrize(
    "group",
    ["reports.figures", f"{THEIRS}.access.reader", f"{MINE}.accessory", MINE],
    ids=["a-service's", "another-borough's", "one-that-begins-alike", "the-borough's"],
)
def test_a_foreign_group_is_refused(credential: SystemCredential, group: str) -> None:
    consumer = consumer_of(credential.access, group)
    consumer.subscribe([topic_for(TopicKind.SESSIONS, MINE)])
    try:
        assert refusal(consumer.poll(SECONDS)) == KafkaError.GROUP_AUTHORIZATION_FAILED
    finally:
        consumer.close()


def test_a_system_administers_nothing(credential: SystemCredential) -> None:
    system = AdminClient(credential.access.confluent())

    (answer,) = system.create_topics([NewTopic(f"stride.{MINE}.more", 1, 1)]).values()

    with pytest.raises(KafkaException) as refused:
        answer.result(SECONDS)
    assert refused.value.args[0].code() == KafkaError.TOPIC_AUTHORIZATION_FAILED


@pytest.mark.parametrize(
    "settings",
    [
        {"security.protocol": "PLAINTEXT"},
        {"sasl.password": "guessed"},
        {"sasl.username": "nobody"},
        {"sasl.username": "admin", "sasl.password": "admin"},
        {"sasl.mechanism": "PLAIN"},
    ],
    ids=str,
)
def test_nobody_enters_without_a_credential(credential: SystemCredential, settings: dict[str, str]) -> None:
    intruder = AdminClient({**credential.access.confluent(), **settings})

    with pytest.raises(KafkaException):
        intruder.list_topics(timeout=3)


def test_a_topic_is_never_made_by_using_it(kafka_admin: KafkaAdmin) -> None:
    topic = topic_for(TopicKind.SESSIONS, f"never-{secrets.token_hex(4)}")
    producer = Producer(
        {**kafka_admin.access.confluent(), "allow.auto.create.topics": True, "message.timeout.ms": 3000}
    )

    refused = write(producer, topic)

    assert refused is not None
    assert kafka_admin.topic_ids([topic]) == {}


def test_a_record_of_two_megabytes_is_refused_by_the_broker(credential: SystemCredential) -> None:
    producer = Producer({**credential.access.confluent(), "message.max.bytes": 8_000_000})

    refused = write(producer, topic_for(TopicKind.REPLIES, MINE), bytes(2_000_000))

    assert refused == KafkaError.MSG_SIZE_TOO_LARGE


def test_cutting_off_stops_connections_that_are_open(kafka_admin: KafkaAdmin, credential: SystemCredential) -> None:
    topic = topic_for(TopicKind.REPLIES, credential.borough)
    cut = onboard(kafka_admin, MINE, systems=("cut",))["cut"]
    producer = Producer(cut.access.confluent())
    consumer = consumer_of(cut.access, f"{cut.username}.reader", **{"enable.partition.eof": True})
    consumer.subscribe([topic])
    assert write(producer, topic) is None
    assert refusal(consumer.poll(SECONDS)) is None

    cut_off(kafka_admin, cut.username)

    assert write(producer, topic) == KafkaError.TOPIC_AUTHORIZATION_FAILED
    assert first_refusal(consumer) in {KafkaError.TOPIC_AUTHORIZATION_FAILED, KafkaError.GROUP_AUTHORIZATION_FAILED}
    with pytest.raises(KafkaException):
        AdminClient(cut.access.confluent()).list_topics(timeout=3)
    consumer.close()


def test_sessions_writes_with_an_idempotent_producer(services: dict[str, KafkaAccess]) -> None:
    producer = Producer({**services["sessions"].confluent(), "enable.idempotence": True})

    refused = [write(producer, topic_for(kind, MINE)) for kind in (TopicKind.SESSIONS, TopicKind.CONCERNS)]

    assert [*refused, write(producer, topic_for(TopicKind.ROLLOUT, MINE))] == [None, None, None]


def test_sessions_reads_replies_and_does_not_write_them(services: dict[str, KafkaAccess]) -> None:
    replies = topic_for(TopicKind.REPLIES, MINE)

    assert read(services["sessions"], replies, "sessions.replies") is None
    assert write(Producer(services["sessions"].confluent()), replies) == KafkaError.TOPIC_AUTHORIZATION_FAILED


@pytest.mark.parametrize("service", ["reports", "notifications"])
def test_a_reading_service_reads_what_sessions_says_and_nothing_more(
    services: dict[str, KafkaAccess], service: str
) -> None:
    access = services[service]
    refused = {kind: read(access, topic_for(kind, MINE), f"{service}.test") for kind in TopicKind}
    writing = {write(Producer(access.confluent()), topic_for(kind, MINE)) for kind in TopicKind}

    assert refused.pop(TopicKind.REPLIES) == KafkaError.TOPIC_AUTHORIZATION_FAILED
    assert set(refused.values()) == {None}
    assert writing == {KafkaError.TOPIC_AUTHORIZATION_FAILED}


def test_onboarding_again_keeps_topics_and_passwords(kafka_admin: KafkaAdmin, credential: SystemCredential) -> None:
    topics = [topic_for(kind, MINE) for kind in TopicKind]
    before = kafka_admin.topic_ids(topics)

    again = onboard(kafka_admin, MINE, partitions=3, systems=(SYSTEM,))

    assert again == {}
    assert kafka_admin.topic_ids(topics) == before
    assert AdminClient(credential.access.confluent()).list_topics(timeout=SECONDS).topics


def test_rotating_gives_a_new_password_and_the_old_one_opens_nothing(kafka_admin: KafkaAdmin) -> None:
    old, new = (onboard(kafka_admin, MINE, systems=("rotated",), rotate=True)["rotated"] for _ in range(2))

    assert AdminClient(new.access.confluent()).list_topics(timeout=SECONDS).topics
    with pytest.raises(KafkaException):
        AdminClient(old.access.confluent()).list_topics(timeout=3)
