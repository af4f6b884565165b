"""Hotline and grid matters: from a call, a scan or a patrol to an answer that the person confirms (DOMAIN § 5.1)."""
