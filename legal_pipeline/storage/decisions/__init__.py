"""What people decided about entities, facts and documents: each decision with who, when and why, and where it stands now."""
