"""The look: base templates, components with declared props, styles and scripts. Knows no area and no concept."""
