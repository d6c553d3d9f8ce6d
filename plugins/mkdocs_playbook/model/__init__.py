"""What a playbook is."""
