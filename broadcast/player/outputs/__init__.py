"""Where the sound goes, a file each: what all of them can do stands in `output`, which there are in `choice`."""
