"""Is a person before the camera, or a picture of one; and is a portrait one person's, or two persons' mixed."""
