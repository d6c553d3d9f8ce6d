"""The handover: a pack that works without us. Each module makes one thing that is in it; `pack.py` puts them together."""
