"""Runs the post office as a process of its own: `python -m stride_postbox FOLDER [--host HOST] [--port PORT]`."""

import argparse
import signal
from pathlib import Path
from threading import Event

from stride_postbox import LOOPBACK, MailSink


def main() -> None:
    """Take mails until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="stride-postbox", description="Keeps every mail as a file, delivers none.")
    parser.add_argument("folder", type=Path, help="where the mails are kept")
    parser.add_argument("--host", default=LOOPBACK, help="the address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8025, help="the port to listen on (default: %(default)s)")
    told = parser.parse_args()
    ending = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    sink = MailSink(told.folder, told.port, told.host)
    sink.start()
    ending.wait()
    sink.stop()


if __name__ == "__main__":
    main()
