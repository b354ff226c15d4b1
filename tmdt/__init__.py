"""The `tmdt` command line and what it stands on: the local stack, periods, releases, bulletins."""
