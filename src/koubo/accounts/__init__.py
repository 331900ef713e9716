"""People who sign in: one user per e-mail address; hats say in which role they act."""
