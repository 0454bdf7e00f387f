"""The `understudy` command and the pytest plugin."""
