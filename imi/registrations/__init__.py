"""Registrations: the receipts of what was saved, and their lines.

`checking` says what is wrong with candidates who are to be registered, `register` makes a receipt of them, `receipts` and
`exports` give it back, `finding` lists the candidates who fit a search, which `searching` makes.
"""
