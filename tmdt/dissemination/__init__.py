"""What readers receive from a release."""
