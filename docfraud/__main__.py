"""`python -m docfraud`."""

from docfraud.cli import main

main()
