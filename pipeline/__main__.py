"""`python -m pipeline` does what the command `saraban` does."""

from pipeline.cli.app import main

if __name__ == "__main__":
    main()
