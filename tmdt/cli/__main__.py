"""The command line, as ``python -m tmdt.cli``."""

from tmdt.cli import main

main()
