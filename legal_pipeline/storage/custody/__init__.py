"""Withdrawals (clawback) and the audit log."""
