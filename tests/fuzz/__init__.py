"""Fuzzing: what must hold for any input at all (`make fuzz`); what was found once is kept in `finds` and replayed."""
