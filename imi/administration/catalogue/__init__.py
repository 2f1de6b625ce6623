"""Keep the catalogue, as the awarding body does: standards, packages, contents, prices, and all of it as a workbook."""
