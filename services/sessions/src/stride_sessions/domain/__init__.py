"""What is true of boroughs, sessions, attendance and concerns: values, states, decisions; it does no I/O."""
