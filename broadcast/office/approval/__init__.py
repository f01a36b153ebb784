"""Who may approve, what waits for whom, and the acts of approving: at the machine, by a link, on paper."""
