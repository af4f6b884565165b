"""The API for programs: tokens with scopes, idempotent writes, keyset pages, problems as RFC 9457 has them."""
