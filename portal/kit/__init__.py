"""Pure helpers that every room may use. No models, no templates, nothing about one room."""
