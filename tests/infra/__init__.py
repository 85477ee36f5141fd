"""The servers of a test run, on containers or embedded, with one face; no test starts a shared server otherwise."""
