"""S3 client, error translation and uploads."""
