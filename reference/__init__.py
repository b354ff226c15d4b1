"""What words mean, without any database: periods, provinces, indicators, text."""
