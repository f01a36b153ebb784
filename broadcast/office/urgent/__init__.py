"""News that can't wait: given out, on the lists at once, and who has it."""
