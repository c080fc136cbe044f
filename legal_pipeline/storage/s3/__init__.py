"""S3: the client, its errors, uploads."""
