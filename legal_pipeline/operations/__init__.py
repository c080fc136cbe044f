"""What an operator looks at: doctor, monitor, metrics."""
