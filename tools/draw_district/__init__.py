"""Draws the sample district's streets, communities and grids from its outline and its list of names.

Only the outline and the names are facts. Every inner border and every named spot is made up here, once, from a fixed
seed: the same input gives the same bytes. Run `python -m tools.draw_district`; nothing outside the package is read.
"""
