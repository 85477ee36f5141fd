"""The named statements of this service, loaded once; what they mean is said where they stand."""

from stride_chassis import load_queries

queries = load_queries("stride_notifications")
