"""The artist behind the pictures of food: shapes on a canvas, dish by dish."""
