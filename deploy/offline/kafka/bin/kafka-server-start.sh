#!/usr/bin/env bash
# Becomes the broker; the JVM's options come from the variables that the official image honours.
set -euo pipefail

levels=()
if [ -n "${KAFKA_LOG4J_ROOT_LOGLEVEL:-}" ]; then
    levels+=("-Dorg.slf4j.simpleLogger.defaultLogLevel=$KAFKA_LOG4J_ROOT_LOGLEVEL")
fi
IFS=, read -ra loggers <<<"${KAFKA_LOG4J_LOGGERS:-}"
for logger in "${loggers[@]}"; do
    levels+=("-Dorg.slf4j.simpleLogger.log.$logger")
done

performance=${KAFKA_JVM_PERFORMANCE_OPTS:--server -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:+ExplicitGCInvokesConcurrent}
# Options are several words in one variable: they are meant to be split.
# shellcheck disable=SC2086
exec java -XX:SharedArchiveFile=/opt/kafka/server.jsa ${KAFKA_HEAP_OPTS:--Xmx1G -Xms1G} $performance \
    ${KAFKA_GC_LOG_OPTS:-} ${KAFKA_JMX_OPTS:-} @/etc/kafka/docker/logging.options "${levels[@]}" \
    -Djava.awt.headless=true -Dkafka.logs.dir=/opt/kafka/logs -cp '/opt/kafka/libs/*' ${KAFKA_OPTS:-} kafka.Kafka "$@"
