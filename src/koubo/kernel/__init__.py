"""Ground every package stands on: clock, lifecycle tables, refusals, bilingual text. No models."""
