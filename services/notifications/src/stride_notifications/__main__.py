"""Starts notifications: `python -m stride_notifications`."""

from stride_chassis import run

from stride_notifications.app import build

if __name__ == "__main__":
    run(build)
