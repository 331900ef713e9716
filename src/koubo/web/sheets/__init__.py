"""The sheet as a form: what every editor of an opening shows, whoever writes in it."""
