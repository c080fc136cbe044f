"""Rules for legal references: citations, cases, courts, docket numbers, statutes, Bates numbers."""
