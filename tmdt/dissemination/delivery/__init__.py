"""What provinces are sent: a folder with each release, and reminders of what they owe."""
