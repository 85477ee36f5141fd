"""`stride demo`: the real scheme, played through the HTTP API from files; relaxes no rule for it."""
