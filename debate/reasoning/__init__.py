"""Pure reasoning about quotes, wordings and arguments: no Django, no database, nothing but values in and out."""
