from stride_provision.topic_plans import borough_topics, rollout_topic


def test_a_borough_has_three_topics_kept_for_400_days() -> None:
    plans = borough_topics("merton", partitions=2, replication=3)

    assert [plan.name for plan in plans] == [
        "stride.merton.sessions",
        "stride.merton.concerns",
        "stride.merton.replies",
    ]
    assert {plan.settings["retention.ms"] for plan in plans} == {str(400 * 24 * 60 * 60 * 1000)}
    assert {(plan.partitions, plan.replication) for plan in plans} == {(2, 3)}


def test_the_rollout_is_kept_for_ever_in_one_partition() -> None:
    plan = rollout_topic(replication=1)

    assert (plan.name, plan.partitions, plan.settings["retention.ms"]) == ("stride.rollout", 1, "-1")


def test_no_topic_is_compacted_and_the_broker_dates_every_record() -> None:
    for plan in [*borough_topics("merton", partitions=1, replication=1), rollout_topic(replication=1)]:
        assert plan.settings["cleanup.policy"] == "delete"
        assert plan.settings["message.timestamp.type"] == "LogAppendTime"


def test_a_write_waits_for_all_replicas_but_one() -> None:
    needed = [rollout_topic(replication=count).settings["min.insync.replicas"] for count in (1, 2, 3)]

    assert needed == ["1", "1", "2"]
