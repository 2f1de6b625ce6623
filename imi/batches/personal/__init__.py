"""Say what becomes of people who are in batches: where records are merged, where somebody is erased, and after a while."""
