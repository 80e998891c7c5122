"""What the citizen’s templates may use besides the components."""
