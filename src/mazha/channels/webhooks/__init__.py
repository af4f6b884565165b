"""Webhooks: events as CloudEvents, signed, to the programs that subscribed to them."""
