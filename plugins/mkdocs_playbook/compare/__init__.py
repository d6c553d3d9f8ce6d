"""What changed between two plans: two playbooks with their schedules → changes → words."""
