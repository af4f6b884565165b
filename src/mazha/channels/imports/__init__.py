"""History from elsewhere: CSV and XLSX files, read by a column map, kept with their original times."""
