"""`python -m catalog COMMAND`: the command line of the catalog."""

from catalog.cli import main

if __name__ == "__main__":
    main(prog_name="python -m catalog")
