"""What goes out to senders and comes back: forms, feedback, invented samples."""
