"""What readers are given of a release."""
