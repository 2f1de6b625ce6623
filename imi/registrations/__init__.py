"""Registrations: batches being prepared, the receipts of what was saved, and their lines.

`screen` shows a batch, `batches` and `rows` change it, `checking` says what is wrong, `confirming` and `saving`
turn it into a receipt, `receipts` and `exports` give it back.
"""
