"""Run the portal: serve it, start it quickly, and tell monitoring how it is."""
