"""Reads forms: fields with their labels, the Official Bankruptcy Forms, forms of appearance."""
