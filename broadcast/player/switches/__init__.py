"""What turns the amplifier on and off, a file each: which there are stands in `choice`."""
