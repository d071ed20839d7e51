"""Compiles ``content/atlas`` (views, muscles, the skin's surface) from a body mesh, a skeleton model and hand-written tables.

Run by hand, not when the site is built. Units in three dimensions: metres, x to the subject's left, y up, z forward; the right
side, which has x < 0, is the one that is written down. Pictures: millimetres, x to the right, y down.
"""
