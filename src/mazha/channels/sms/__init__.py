"""Text messages: an HTTP gateway, or in the demo a phone on the screen."""
