"""Screens that the tabs of several schemes share: each is a folder with a blueprint of its own, and its templates beside it."""
