"""The hall of the one-stop centre: windows and their queue, rooms, several troubles of one person (DOMAIN § 4, 5.7)."""
