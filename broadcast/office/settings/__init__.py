"""What a commune sets, changed in schedule.yaml with its remarks kept: station, slots, voices, the first run."""
