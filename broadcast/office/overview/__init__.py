"""How the station stands: its days, today, the last run, everything that is wrong, and the pages that show it."""
