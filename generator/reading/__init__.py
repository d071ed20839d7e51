"""How hard the pages are to read: their running text, its measures, words that nobody explains, and the limits of all these."""
