"""The catalogue as the awarding body keeps it: standards, packages, contents, prices, and the whole as a workbook."""
