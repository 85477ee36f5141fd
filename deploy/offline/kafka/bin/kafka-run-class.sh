#!/usr/bin/env bash
# Runs one of Kafka's classes in a small, short-lived JVM.
set -euo pipefail
exec java -XX:SharedArchiveFile=/opt/kafka/tools.jsa -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp '/opt/kafka/libs/*' "$@"
