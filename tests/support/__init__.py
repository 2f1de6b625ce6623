"""What tests share: the cast, makers of things, files as they are sent, and a browser that looks at pages."""
