"""The hall at the desk: windows and their line, rooms, the day, how it is set up."""
