"""Reads transcripts of depositions and trials: who testifies, who examines, and each question, answer and remark."""
