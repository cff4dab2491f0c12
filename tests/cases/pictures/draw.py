"""Draws the pictures of this case: `python3 draw.py` beside it, with Pillow and numpy. They are kept, so that nobody needs
either; draw them anew only to change them."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter


def landscape(width, height):
    """Sky, sun, three ranges of hills and their mist."""
    y, x = np.mgrid[0:height, 0:width].astype(float)
    x, y = x / width, y / height
    picture = np.stack([180 - 90 * (1 - y) + 60 * y, 205 - 40 * (1 - y), 235 - 10 * y], axis=-1)
    sun = np.clip(1 - np.hypot((x - 0.72) * width / height, y - 0.3) / 0.16, 0, 1)
    picture += np.minimum(sun * 4, 1)[..., None] * (np.array([255, 226, 150]) - picture)
    for i, (base, colour) in enumerate([(0.5, (122, 150, 160)), (0.66, (70, 110, 96)), (0.82, (28, 58, 40))]):
        ridge = base + 0.06 * np.sin(x * (9 + 4 * i) + i) + 0.03 * np.sin(x * (23 - 3 * i) + 2 * i)
        inside = np.clip((y - ridge) * height, 0, 1)[..., None]
        picture += inside * (np.array(colour) + (y - ridge)[..., None] * 40 - picture)
    return Image.fromarray(np.clip(picture, 0, 255).astype("uint8"), "RGB")


def leaf(size):
    """A green leaf on nothing, its edge soft."""
    image = Image.new("RGBA", (size * 4, size * 4), (60, 140, 50, 0))
    draw = ImageDraw.Draw(image)
    points = [(np.sin(t) * (1 - abs(np.cos(t)) * 0.2), np.cos(t) * 1.6) for t in np.linspace(0, 2 * np.pi, 90)]
    scale = size * 1.15
    draw.polygon([(size * 2 + a * scale, size * 2 + b * scale) for a, b in points], fill=(60, 140, 50, 255))
    draw.line([(size * 2, size * 0.2), (size * 2, size * 3.9)], fill=(200, 230, 170, 255), width=size // 12)
    image = image.resize((size, size), Image.LANCZOS)
    # Beyond the edge the leaf's own green, so that what the blur lets through there is green too.
    solid = Image.new("RGBA", (size, size), (60, 140, 50, 255))
    alpha = image.getchannel("A").filter(ImageFilter.GaussianBlur(2))
    solid.paste(image, mask=image.getchannel("A"))
    solid.putalpha(alpha)
    return solid


def grey(width, height):
    """A head and shoulders in greys, lying on its side, as a telephone keeps it."""
    y, x = np.mgrid[0:height, 0:width].astype(float)
    x, y = (x / width - 0.5) * 2, y / height * 2 - 1
    picture = 235 - 60 * (y + 1) / 2
    body = np.hypot(x / 0.8, (y - 1.25) / 0.9) < 1
    head = np.hypot(x / 0.36, (y + 0.12) / 0.5) < 1
    picture = np.where(body, 70 + 30 * x, picture)
    picture = np.where(head, 160 + 50 * x - 30 * y, picture)
    return Image.fromarray(np.clip(picture, 0, 255).astype("uint8"), "L").filter(ImageFilter.GaussianBlur(1.2))


def inks(size):
    """Steps of each process ink, and of all four."""
    picture = np.zeros((size, size, 4), "uint8")
    step = size // 5
    for row in range(5):
        for column in range(5):
            at = np.s_[row * step : (row + 1) * step, column * step : (column + 1) * step]
            amount = 255 * (column + 1) // 5
            if row < 4:
                picture[at + (row,)] = amount
            else:
                picture[at] = amount * 2 // 5
    return Image.fromarray(picture, "CMYK")


def stamp(size):
    """A ring with a star, one bit a pixel."""
    image = Image.new("1", (size, size), 1)
    draw = ImageDraw.Draw(image)
    draw.ellipse([size * 0.02, size * 0.02, size * 0.98, size * 0.98], outline=0, width=size // 24)
    angle = [np.pi * (2 * k / 5 - 0.5) for k in range(5)]
    star = [(size / 2 + size * 0.36 * np.cos(a), size / 2 + size * 0.36 * np.sin(a)) for a in angle]
    draw.polygon([star[k * 2 % 5] for k in range(5)], fill=0)
    return image


landscape(820, 440).save("pictures/hills.jpg", quality=82)
leaf(200).save("pictures/leaf.png", optimize=True)
upright = grey(220, 280)
exif = Image.Exif()
exif[274] = 6
upright.transpose(Image.ROTATE_90).save("pictures/portrait.jpg", quality=85, exif=exif)
inks(120).save("pictures/inks.tif", compression="tiff_lzw")
stamp(520).save("pictures/stamp.png", optimize=True)
landscape(1500, 220).save("pictures/wide.webp", quality=70)
