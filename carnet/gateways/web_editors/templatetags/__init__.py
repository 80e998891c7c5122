"""What the editors’ templates may use besides the components."""
