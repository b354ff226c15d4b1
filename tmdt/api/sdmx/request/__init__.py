"""From an address and its headers to what is asked for; what is not understood is refused."""
