"""What happens to the demo people, told year after year: each story yields the documents it leaves."""
