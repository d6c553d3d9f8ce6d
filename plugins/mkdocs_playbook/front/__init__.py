"""The MkDocs front: what hands a built site to MkDocs. Only this package and `plugin.py` know MkDocs."""
