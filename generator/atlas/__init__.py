"""Pictures from compiled geometry. Knows zones as names of patches; knows nothing of what muscles mean."""
