"""Where files arrive: folders, S3 prefixes, their listings and events."""
