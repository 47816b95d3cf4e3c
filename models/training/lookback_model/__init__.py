"""Lookback S: a small world model that draws what a camera is about to see from frames it has already drawn."""
