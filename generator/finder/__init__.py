"""The finder: from marked places to muscles, with reasons."""
