"""The pictures in office documents that are large enough to be read: pasted scans, screenshots, photographed pages."""
