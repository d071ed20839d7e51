"""Builds the Trigger Point Atlas: facts under ``content/`` become a tree of pages that MkDocs turns into the site."""
