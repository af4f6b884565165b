"""Warnings: from counts by place and kind to matters that a named post decides on. Never about a person."""
