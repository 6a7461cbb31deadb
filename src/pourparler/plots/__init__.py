"""Pictures of the answers, drawn without a display; readable in greyscale and by colour-blind readers."""
