"""So that `python -m simpul.site.commands` is the command line."""

from simpul.site.commands import main

if __name__ == "__main__":
    main()
