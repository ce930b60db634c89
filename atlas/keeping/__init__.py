"""Workspaces over the years: backed up, upgraded, found damaged and put right from themselves."""
