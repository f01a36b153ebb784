"""The engines, one file each: `make(settings) -> Engine`. A file added here is an engine added."""
