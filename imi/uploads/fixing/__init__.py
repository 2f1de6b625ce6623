"""Put a sheet right in the browser: every repair is a step that can be taken back."""
