"""A folder for PYTHONPATH: in the Python programs that find it there, the clock is wrong."""
