"""Petition work at the desk: registering one, finding its road, what the leader sees of all of them."""
