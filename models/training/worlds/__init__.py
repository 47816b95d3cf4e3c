"""Seeded toy worlds: scenes, camera paths and a torch ray-caster with exact depth."""

# Raise it whenever the same seed would no longer give the same picture.
RENDERER_VERSION = "2"
