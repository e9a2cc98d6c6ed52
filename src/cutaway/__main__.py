"""Run the command line by ``python -m cutaway``."""

from cutaway.cli.main import main

if __name__ == "__main__":
    main()
