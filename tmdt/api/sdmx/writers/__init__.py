"""The formats of SDMX data messages, each as the shape that PostgreSQL gives its lines."""
