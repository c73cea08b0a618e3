"""The ways out of the portal. Nothing else of the project sends anything."""
