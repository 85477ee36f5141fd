"""The `stride` command and the stack it starts; holds no rule of the scheme."""
