"""A fleet: many stations built together on one machine or on a cluster, what they share made once.

`settings` reads fleet.yaml, `roots` finds the stations in a folder or in an object store, `shelf` is what either can
do, `sharing` holds the clips that all use. `gathering`, `recording` and `work` are what a worker does, with a station
`at_hand`; `staging` brings one from an object store and back, `unchanged` tells that nothing is to be done. `lease`
keeps two runs apart, `outcome` is what became of a station, `cluster` where workers come from, `building` the two
phases of a run. `checking` looks without making, `state` tells how each commune stands, `page` shows it and `serving`
serves that, `alarm` calls a person, `publishing` writes the communes' own pages.
"""

from __future__ import annotations

from broadcast.fleet.settings import FleetSettings, load_fleet

__all__ = ["FleetSettings", "load_fleet"]
