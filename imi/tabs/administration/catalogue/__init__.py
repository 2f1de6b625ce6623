"""Show and edit the catalogue: standards, packages, prices, lists to choose from, and all of it as a workbook."""
