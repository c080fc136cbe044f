"""Words that a PDF page does not show: suspects by its drawing objects, and the judgment of its picture."""
