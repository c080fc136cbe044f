"""Commands for operators: doctor, monitor, metrics."""
