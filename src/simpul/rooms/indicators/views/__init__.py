"""The indicators room in the browser: `read` shows, `write` takes, `sheets` exchanges."""
