"""Link candidates whom another centre knows, by what proves who they are."""
