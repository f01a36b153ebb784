"""The seven stages, in the order of the map. No stage knows another; `pipeline` hands values from one to the next."""
