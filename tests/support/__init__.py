"""Harnesses and builders the tests share."""
