"""What is published of a release, as data: every form of it renders the same content."""
