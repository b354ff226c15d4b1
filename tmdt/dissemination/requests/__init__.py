"""Statistics on request: what somebody asks for is checked, made, given and recorded."""
