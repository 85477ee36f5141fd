"""What we do: one function per command or event, that loads, decides, writes; none commits or knows HTTP."""
