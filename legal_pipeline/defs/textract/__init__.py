"""Pages sent to Textract as part of a run."""
