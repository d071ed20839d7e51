"""The site as one ZIP file for places without a network: what goes in, names that every system takes, and how to find damage."""
