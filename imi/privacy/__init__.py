"""Data protection: everything held of one person, its erasure, and how long things are kept."""
