"""From a commune's approved scripts to dated loudspeaker bulletins. The map is in README.md beside this file."""

__version__ = "0.1.0"
