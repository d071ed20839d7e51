"""The handout: what a therapist chooses becomes a sheet of paper for one person."""
