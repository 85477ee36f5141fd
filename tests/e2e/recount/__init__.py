"""Recounts everything from the topics and holds the services to it; imports nothing of services or chassis.

    python -m tests.e2e.recount [--state .stride]

It reads what `stride env --json` prints, every record of every topic, the figures, the rules and the mails. A line for
each check; exit code 1 if one of them fails.
"""
