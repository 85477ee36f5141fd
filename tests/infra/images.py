"""The images that tests run on, pinned to what `docker-compose.yml` runs on."""

POSTGRES = "postgres:17-trixie"
KAFKA = "apache/kafka:4.4.0"
