"""Analyses written once as Ibis expressions over Parquet: the same code runs on DuckDB here and on a Spark cluster."""
