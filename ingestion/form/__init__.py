"""Tables of figures as people lay them out: what their headings, titles and notes say."""
