"""Pictures of the answers: drawn without a display, readable in grey and by colour-blind readers, sized to content.

Each function takes an answer of an analysis and gives a figure; ``saving`` writes it.
"""
