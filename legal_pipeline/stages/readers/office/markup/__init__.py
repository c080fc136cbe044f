"""What a browser makes of HTML beside its text: hidden elements, numbers of lists, choices."""
