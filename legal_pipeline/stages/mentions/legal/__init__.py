"""References to the law: citations, cases, courts, docket numbers, statutes, Bates numbers."""
