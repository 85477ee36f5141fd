"""Runs the sessions service."""

from stride_chassis import run

from stride_sessions.app import build

if __name__ == "__main__":
    run(build)
