"""Starts reports; nothing else."""

from stride_chassis import run

from stride_reports.app import build

if __name__ == "__main__":
    run(build)
