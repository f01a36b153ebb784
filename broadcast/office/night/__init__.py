"""The timer's run and what belongs to it: the alarm, the watch over missed runs, the archive, the timers."""
