"""The named statements of this service by what they are about, each file loaded once; they say their purpose there."""

from stride_chassis import load_queries

of_attendance = load_queries("stride_sessions", "sql/attendance.sql")
of_boroughs = load_queries("stride_sessions", "sql/boroughs.sql")
of_concerns = load_queries("stride_sessions", "sql/concerns.sql")
of_erasure = load_queries("stride_sessions", "sql/erasure.sql")
of_residents = load_queries("stride_sessions", "sql/residents.sql")
of_sessions = load_queries("stride_sessions", "sql/sessions.sql")
of_staff = load_queries("stride_sessions", "sql/staff.sql")
of_words = load_queries("stride_sessions", "sql/words.sql")
