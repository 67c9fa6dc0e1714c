"""Sentences for people, in Thai and English."""
