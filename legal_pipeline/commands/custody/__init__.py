"""Evidence of who did what: withdrawals, decisions about hidden words, the audit log."""
