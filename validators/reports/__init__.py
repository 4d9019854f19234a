"""Room validators: a report as page, workbook and words."""
