"""What the `playbook` command can do: a module for each subcommand, with its words, its arguments and what it does.

A module loads what it needs only when it runs, so that the others start fast.
"""
