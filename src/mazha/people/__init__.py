"""Officers, the posts they hold, the organisations they serve, and who may see and do what."""
