"""Plays a station's days at their hours, and tells truthfully what was played.

`scheduler` decides, without a clock or a disk of its own; `dues` says what there is to play, `ladder` which file may be
played for it, `pieces` what of it fits. `rehearsal` runs days on a simulated clock, `live` on the real one; `watched`
keeps the process that plays alive, which is `child`. Nothing is offered here: the child loads this file too, and must
start in an instant.
"""
