"""Who is who: mentions to entities of a document, entities of documents to those of a matter."""
