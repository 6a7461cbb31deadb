"""Keeping a project up to date: feeds and folders are looked at again and again, and shifts are told.

- ``plan``: what to watch and whom to tell, from a TOML file or from arguments.
- ``watch``: one pass, and passes without end.
- ``feeds``, ``folders``: what is new there; ``politeness``: when which host may be asked for what.
- ``alerts``: which changes are news; ``delivery`` and ``channels``: telling each once.
- ``state``: all of it kept in the project, so that a watch that is killed goes on where it was.
"""
