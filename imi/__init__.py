"""The portal of an awarding body: centres register candidates here. Importing it loads nothing."""
