"""How people see and act: residents' portal, staff desk, API."""
