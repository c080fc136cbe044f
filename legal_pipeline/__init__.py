"""Turns legal case files into searchable, provable facts."""

__version__ = "0.3.0"
