"""Alerts: alarms that reach a person by mail, chat or webhook, once when they begin and once when they end."""
