"""The screens of the studio, one module each: what it is called, the paths it answers to, the acts it calls."""
