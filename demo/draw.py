#!/usr/bin/env python3
"""Draws the demo's pictures and clips.

    python3 demo/draw.py            everything
    python3 demo/draw.py pictures   the stills only
    python3 demo/draw.py NAME...    these pictures or clips only

Each scene is an SVG drawn by the functions below. Headless Chromium turns SVG into pixels, ffmpeg turns
pixels into WebP, JPEG and H.264. Nothing but the standard library is needed on the Python side; the
programs are found on PATH, or named by the variables CHROMIUM and FFMPEG.
"""
import base64
import fcntl
import json
import math
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
PICTURES = HERE / "pictures"
CLIPS = HERE / "clips"
FPS = 24

# One palette for all: Longquan celadon, river mist, a vermilion sun.
RED, GOLD, WHITE, TILE = "#c8402f", "#e9b44c", "#fbf8f1", "#33434a"
MOODS = {
    #         sky top    sky low    far -> near ridges                                   water top  water low  sun
    "dawn": ("#f3d9c2", "#fbf1e2", ["#cfdcd3", "#a9c6ba", "#7ba697", "#4f7f74"], "#e3ebe4", "#a9c7bd", RED),
    "day": ("#cfe4e6", "#f6f6ec", ["#c3dad3", "#98c0b3", "#6a9f90", "#3f7568"], "#dcebe6", "#93bdb2", GOLD),
    "dusk": ("#e79f7c", "#f9dfc0", ["#d9b9a6", "#a99a94", "#74807f", "#45605f"], "#f0d3b8", "#8a9c99", RED),
    "night": ("#17293a", "#3d6070", ["#3a5a69", "#2d4b59", "#213c49", "#172d39"], "#3a5a68", "#1b3340", "#f1e3bf"),
}


# ---- shapes ---------------------------------------------------------------------------------------------

def n(value):
    return f"{value:.1f}".rstrip("0").rstrip(".")


def rect(x, y, w, h, fill, rx=0, extra=""):
    return f'<rect x="{n(x)}" y="{n(y)}" width="{n(w)}" height="{n(h)}" rx="{n(rx)}" fill="{fill}" {extra}/>'


def circle(x, y, r, fill, extra=""):
    return f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(r)}" fill="{fill}" {extra}/>'


def poly(points, fill, extra=""):
    return f'<polygon points="{" ".join(n(x) + "," + n(y) for x, y in points)}" fill="{fill}" {extra}/>'


def path(d, fill="none", extra=""):
    return f'<path d="{d}" fill="{fill}" {extra}/>'


def line(x1, y1, x2, y2, stroke, width=2, extra=""):
    return (f'<line x1="{n(x1)}" y1="{n(y1)}" x2="{n(x2)}" y2="{n(y2)}" stroke="{stroke}" '
            f'stroke-width="{n(width)}" stroke-linecap="round" {extra}/>')


def text(x, y, size, content, fill, extra=""):
    return (f'<text x="{n(x)}" y="{n(y)}" font-size="{n(size)}" fill="{fill}" '
            f'font-family="Noto Serif CJK SC,Songti SC,serif" font-weight="700" {extra}>{content}</text>')


def group(parts, transform="", extra=""):
    return f'<g transform="{transform}" {extra}>{"".join(parts)}</g>'


def gradient(name, top, low):
    return (f'<linearGradient id="{name}" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{top}"/>'
            f'<stop offset="1" stop-color="{low}"/></linearGradient>')


def ease(t):
    t = max(0.0, min(1.0, t))
    return t * t * (3 - 2 * t)


def between(t, start, end):
    return ease((t - start) / (end - start))


# ---- landscape ------------------------------------------------------------------------------------------

def backdrop(mood, w, h, horizon, sun=None):
    """Sky, sun and water; `horizon` is the water's upper edge."""
    top, low, _, wet, deep, disc = MOODS[mood]
    out = [f"<defs>{gradient('sky', top, low)}{gradient('wet', wet, deep)}</defs>", rect(0, 0, w, horizon, "url(#sky)")]
    if sun:
        out += [circle(sun[0], sun[1], sun[2] * 1.9, disc, 'opacity=".12"'), circle(*sun, disc, 'opacity=".92"')]
    out.append(rect(0, horizon, w, h - horizon, "url(#wet)"))
    return out


def ridge(w, base, height, seed, fill, shift=0.0, scale=1.0):
    """One row of hills whose outline is a sum of waves, so that it can be shifted for ever."""
    rng = random.Random(seed)
    waves = [(rng.uniform(.5, 1.3) * k, rng.uniform(0, 6.28), 1 / k ** .8) for k in (1, 2, 3.7, 6.1)]
    points = [(0, base)]
    for i in range(0, w + 13, 12):
        x = (i + shift) / (170 * scale)
        y = sum(a * math.sin(f * x + p) for f, p, a in waves) / 2.2
        points.append((i, base - height * (.55 + .45 * y)))
    points.append((w + 12, base))
    return poly(points, fill)


def hills(mood, w, horizon, seed, height=150, shift=0.0, rows=4):
    tones = MOODS[mood][2][:rows]
    out = []
    for i, tone in enumerate(tones):
        far = 1 - i / max(1, len(tones))
        out.append(ridge(w, horizon + 2, height * (.35 + .75 * far), seed * 10 + i, tone, shift * (1 - far * .8), 1 + far))
    return out


def ripples(mood, w, top, h, seed, t=0.0, count=34):
    rng = random.Random(seed)
    out = []
    for _ in range(count):
        depth = rng.random()
        y = top + 10 + depth * (h - 14)
        length = (16 + 70 * depth) * rng.uniform(.5, 1.2)
        x = (rng.uniform(-80, w + 80) + t * (6 + 22 * depth)) % (w + 160) - 80
        out.append(line(x, y, x + length, y, WHITE, 1 + 2.4 * depth, f'opacity="{.18 + .3 * rng.random():.2f}"'))
    return out


def boat(x, y, s, hull="#2e3d41", canopy=RED):
    return group([
        path("M-46 0 Q-30 18 0 18 Q34 18 50 -4 Q30 4 0 4 Q-28 4 -46 0Z", hull),
        path("M-20 4 Q-18 -16 2 -16 Q22 -16 24 4Z", canopy),
        line(-34, 2, -34, -22, hull, 3), circle(-34, -27, 4.5, hull),
        line(-31, -14, -52, 20, hull, 2),
    ], f"translate({n(x)} {n(y)}) scale({s})")


def pagoda(x, base, s, tiers=7, wall="#efe4d0", eave=TILE):
    out, y, width = [], base, 42 * s
    for _ in range(tiers):
        tall = 22 * s
        out.append(rect(x - width / 2, y - tall, width, tall, wall))
        out.append(rect(x - width * .1, y - tall * .72, width * .2, tall * .72, eave, 0, 'opacity=".55"'))
        over = width * .72
        out.append(path(f"M{n(x - over)} {n(y - tall + 1)} Q{n(x)} {n(y - tall - 7 * s)} {n(x + over)} {n(y - tall + 1)} "
                        f"L{n(x + width * .45)} {n(y - tall - 7 * s)} L{n(x - width * .45)} {n(y - tall - 7 * s)}Z", eave))
        y -= tall + 5 * s
        width *= .89
    out.append(line(x, y, x, y - 26 * s, eave, 3.4 * s))
    return "".join(out)


def house(x, base, w, h, lit=False, red=False, roof=TILE):
    """White wall and black tiles with the stepped gable of the south."""
    window = GOLD if lit else "#8fa5a6"
    out = [rect(x, base - h, w, h, WHITE)]
    step = w / 6
    out.append(poly([(x - 5, base - h), (x - 5, base - h - 9), (x + step, base - h - 9), (x + step, base - h - 20),
                     (x + 2 * step, base - h - 20), (x + 2 * step, base - h - 30), (x + 4 * step, base - h - 30),
                     (x + 4 * step, base - h - 20), (x + 5 * step, base - h - 20), (x + 5 * step, base - h - 9),
                     (x + w + 5, base - h - 9), (x + w + 5, base - h)], roof))
    out.append(rect(x + w * .4, base - h * .5, w * .2, h * .5, RED if red else "#6d5a4b"))
    for side in (.12, .7):
        out.append(rect(x + w * side, base - h * .72, w * .18, h * .24, window))
    return "".join(out)


def tower(x, base, w, h, fill, window="#ffffff", glow=.35, seed=1):
    rng = random.Random(seed)
    out = [rect(x, base - h, w, h, fill, 2)]
    cell = 13
    for row in range(int((h - 14) // (cell + 5))):
        for col in range(int((w - 10) // cell)):
            if rng.random() < .72:
                out.append(rect(x + 7 + col * cell, base - h + 10 + row * (cell + 5), 7, 9, window, 1, f'opacity="{glow * rng.uniform(.5, 1.6):.2f}"'))
    return "".join(out)


def bridge(w, deck, pylons, height, tone="#3d5158", done=1.0):
    """A cable-stayed bridge; `done` says how much of the deck stands."""
    out = [rect(0, deck, w * done, 9, tone)]
    for p in pylons:
        out.append(poly([(p - 9, deck + 70), (p - 3, deck - height), (p + 3, deck - height), (p + 9, deck + 70)], tone))
        for i in range(1, 9):
            for side in (-1, 1):
                end = p + side * i * 23
                if end <= w * done:
                    out.append(line(p, deck - height + 8 * i * .6, end, deck + 2, tone, 1.6, 'opacity=".75"'))
    return "".join(out)


def crane(x, base, s, load=0.0, tone=RED):
    out = [line(0, 0, 0, -190, tone, 6), line(-52, -176, 118, -176, tone, 6), line(0, -206, 118, -178, tone, 2), line(0, -206, -52, -178, tone, 2),
           line(0, -190, 0, -206, tone, 5), rect(-62, -178, 26, 22, TILE), rect(-10, -178, 20, 18, WHITE)]
    drop = 30 + 70 * load
    out += [line(92, -176, 92, -176 + drop, TILE, 2), rect(72, -176 + drop, 40, 14, TILE)]
    return group(out, f"translate({n(x)} {n(base)}) scale({s})")


def tree(x, base, s, crown=1.0):
    rng = random.Random(5)
    out = [path("M-16 0 Q-10 -60 -20 -120 L-58 -170 L-48 -176 L-10 -134 L-6 -190 L6 -190 L8 -140 L52 -186 L60 -178 L20 -118 Q10 -60 18 0Z", "#5b4a3c")]
    for i in range(7):
        side = -1 if i % 2 else 1
        reach = 30 + i * 17
        out.append(path(f"M{side * 6} -4 Q{side * reach * .5} 10 {side * reach} {18 + i * 5}", "none", 'stroke="#5b4a3c" stroke-width="5" stroke-linecap="round"'))
    tones = ["#3f7568", "#5a9182", "#7cae9e", "#9cc6b6"]
    spots = []
    for _ in range(64):
        a, d = rng.uniform(0, 6.28), rng.random() ** .5
        spots.append((math.cos(a) * 104 * d, -196 + math.sin(a) * 62 * d, rng.uniform(20, 34)))
    spots.sort(key=lambda spot: spot[1])
    for i, (cx, cy, r) in enumerate(spots):
        if i / len(spots) <= crown:
            out.append(circle(cx, cy, r * min(1, .4 + crown), tones[3 - min(3, int(i / len(spots) * 4))]))
    for i in range(11):
        a, d = i * 2.4, (i / 11) ** .5
        out.append(circle(math.cos(a) * 104 * d, -196 + math.sin(a) * 62 * d, 7 * crown, RED if i % 3 else GOLD))
    return group(out, f"translate({n(x)} {n(base)}) scale({s})")


def stone(x, y, w, fill="#6f7f80", top="#a9b8b3"):
    return (f'<ellipse cx="{n(x)}" cy="{n(y + w * .14)}" rx="{n(w * .62)}" ry="{n(w * .22)}" fill="{WHITE}" opacity=".35"/>'
            + path(f"M{n(x - w * .5)} {n(y)} Q{n(x - w * .52)} {n(y + w * .26)} {n(x)} {n(y + w * .27)} Q{n(x + w * .52)} {n(y + w * .26)} {n(x + w * .5)} {n(y)}Z", fill)
            + f'<ellipse cx="{n(x)}" cy="{n(y)}" rx="{n(w * .5)}" ry="{n(w * .17)}" fill="{top}"/>')


def walker(x, y, s, tone=RED):
    return group([circle(0, -44, 8, TILE), path("M-10 -34 Q0 -40 10 -34 L12 -8 L-12 -8Z", tone), line(-5, -8, -9, 10, TILE, 5), line(5, -8, 9, 10, TILE, 5)],
                 f"translate({n(x)} {n(y)}) scale({s})")


def svg(w, h, parts):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="100%" height="100%" '
            f'preserveAspectRatio="xMidYMid slice">{"".join(parts)}</svg>')


# ---- stills ---------------------------------------------------------------------------------------------

W, H = 960, 540


def hero():
    """The twin pagodas on the island in the Ou river."""
    w, h, horizon = 1280, 640, 430
    out = backdrop("dawn", w, h, horizon, (930, 178, 62)) + hills("dawn", w, horizon, 3, 210)
    for i, (x, tall) in enumerate([(40, 70), (84, 112), (128, 88), (1090, 84), (1136, 132), (1186, 98), (1234, 66)]):
        out.append(tower(x, horizon, 38, tall, "#5d8a7f", WHITE, .4, i))
    out.append(path(f"M300 {horizon + 18} Q420 {horizon - 26} 600 {horizon - 22} Q800 {horizon - 28} 930 {horizon + 18} Q620 {horizon + 46} 300 {horizon + 18}Z", "#2f5f54"))
    rng = random.Random(8)
    for _ in range(46):
        x = rng.uniform(340, 890)
        out.append(circle(x, horizon - 16 - rng.random() * 12, rng.uniform(10, 22), rng.choice(["#2f5f54", "#3d7265", "#55897b"])))
    out += [pagoda(420, horizon - 14, 1.0), pagoda(812, horizon - 14, .86)]
    out += [house(540, horizon + 2, 62, 34), house(618, horizon + 2, 78, 42, red=True), house(712, horizon + 4, 54, 30)]
    out += ripples("dawn", w, horizon + 20, h - horizon - 20, 2, 0, 56)
    out += [boat(250, 540, 1.25), boat(1010, 500, .8, canopy=TILE), boat(690, 585, 1.0, canopy="#8a6b4f")]
    return w, h, svg(w, h, out)


def community():
    horizon = 400
    out = backdrop("day", W, H, horizon, (770, 110, 44)) + hills("day", W, horizon, 5, 170)
    out.append(rect(0, horizon, W, H - horizon, "#7fae9f"))
    spots = [(120, 420, 84), (250, 452, 96), (396, 424, 84), (540, 456, 100), (690, 424, 84), (820, 452, 92)]
    out += [house(x, y + 40, w, w * .62, red=i == 3) for i, (x, y, w) in enumerate(spots)]
    hub = (590, 300)
    for i, (x, y, w) in enumerate(spots):
        out.append(line(x + w / 2, y - 46, hub[0] - 20, hub[1] - 60, RED, 2.4, 'stroke-dasharray="3 8" opacity=".85"'))
    out += [circle(570, 240, 34, RED), path("M570 218 L577 234 L594 236 L581 247 L585 264 L570 255 L555 264 L559 247 L546 236 L563 234Z", GOLD)]
    return W, H, svg(W, H, out)


def merging():
    """Many small circles drawn together into a few."""
    out = [rect(0, 0, W, H, "#f4efe4")] + [ridge(W, H + 2, 150, 71, "#e3e6da"), ridge(W, H + 2, 96, 72, "#cddbd0")]
    rng = random.Random(4)
    hubs = [(230, 190, 58), (470, 330, 74), (720, 180, 62), (800, 400, 50), (180, 420, 44)]
    for hx, hy, r in hubs:
        for _ in range(26):
            a, d = rng.uniform(0, 6.28), r + rng.uniform(14, 86)
            x, y = hx + d * math.cos(a), hy + d * math.sin(a)
            out.append(line(x, y, hx, hy, "#7ba697", 1.4, 'opacity=".5"'))
            out.append(circle(x, y, rng.uniform(4, 9), rng.choice(["#4f7f74", "#7ba697", GOLD, "#a9c6ba"])))
        out.append(circle(hx, hy, r, "#3f7568"))
        out.append(group([house(-26, 22, 52, 30, True)], f"translate({hx} {hy}) scale({r / 52:.2f})"))
    return W, H, svg(W, H, out)


def stepping(t=.5, mood="dawn", w=W, h=H):
    horizon = h * .46
    out = backdrop(mood, w, h, horizon, (w * .22, horizon * .5, 50)) + hills(mood, w, horizon, 9, 150, t * 60)
    out += ripples(mood, w, horizon, h - horizon, 6, t * 8, 44)
    path_points = [(w * (.1 + .14 * i), h * (.9 - .062 * i), 118 - 12 * i) for i in range(7)]
    for x, y, size in reversed(path_points):
        out.append(stone(x, y, size))
    at = max(0.0, min(5.999, t * 6))
    i, f = int(at), ease(at - int(at))
    (x1, y1, s1), (x2, y2, s2) = path_points[i], path_points[i + 1]
    hop = math.sin(math.pi * f) * 34
    size = (s1 + (s2 - s1) * f) / 78
    out.append(walker(x1 + (x2 - x1) * f, y1 + (y2 - y1) * f - hop - 8 * size, size))
    return out


def stones():
    return W, H, svg(W, H, stepping(.5))


def counter():
    """A service hall with open counters."""
    out = [rect(0, 0, W, H, "#efe7d8"), rect(0, 400, W, 140, "#d8cbb4"), rect(70, 60, 820, 350, WHITE, 6), rect(70, 60, 820, 64, "#3f7568", 6),
           circle(480, 92, 20, GOLD)]
    for i in range(5):
        x = 100 + i * 156
        out += [rect(x, 160, 136, 150, "#dcebe6", 4), circle(x + 68, 226, 21, ["#e6c2a0", "#f0d0ae"][i % 2]),
                path(f"M{x + 32} 310 Q{x + 34} 254 {x + 68} 254 Q{x + 102} 254 {x + 104} 310Z", [RED, "#4f7f74", TILE][i % 3]),
                rect(x + 44, 138, 48, 14, RED, 7)]
    out.append(rect(70, 310, 820, 100, "#8a6b4f", 2))
    out.append(rect(70, 310, 820, 14, "#a98a68"))
    for i, x in enumerate([196, 352, 664]):
        out.append(walker(x, 462, 2.1, ["#5a9182", GOLD, RED][i]))
    return W, H, svg(W, H, out)


def orchard():
    out = backdrop("dusk", W, H, 430, (720, 170, 60)) + hills("dusk", W, 430, 12, 150, rows=3)
    for i, (x, tall) in enumerate([(40, 96), (96, 150), (156, 118), (790, 132), (850, 178), (906, 110)]):
        out.append(tower(x, 432, 48, tall, "#5d6d6d", GOLD, .7, i))
    out.append(path("M0 430 Q480 392 960 430 L960 540 L0 540Z", "#45605f"))
    out.append(tree(470, 456, 1.38))
    return W, H, svg(W, H, out)


def building():
    out = backdrop("day", W, H, 390, (160, 110, 42)) + hills("day", W, 390, 15, 140) + ripples("day", W, 390, 150, 3)
    out += [bridge(W, 316, [300, 690], 170, "#3d5158", .86), crane(812, 330, .92, .5), boat(150, 470, 1.1), boat(560, 500, .9, canopy=TILE)]
    return W, H, svg(W, H, out)


def port():
    out = backdrop("dawn", W, H, 360, (250, 150, 50)) + hills("dawn", W, 360, 18, 130, rows=3)
    for i in range(6):
        out.append(rect(20 + i * 76, 300 - (i % 3) * 26, 68, 62 + (i % 3) * 26, "#7ba697"))
        out.append(poly([(20 + i * 76, 300 - (i % 3) * 26), (54 + i * 76, 276 - (i % 3) * 26), (88 + i * 76, 300 - (i % 3) * 26)], "#4f7f74"))
    out += ripples("dawn", W, 366, 174, 9)
    tones = [RED, "#4f7f74", GOLD, TILE, "#7ba697", "#e6d8bd"]
    rng = random.Random(2)
    for col in range(9):
        for row in range(rng.randint(1, 4)):
            out.append(rect(430 + col * 50, 372 - row * 26, 47, 24, rng.choice(tones), 2))
    out.append(path("M388 396 L920 396 Q900 470 850 470 L460 470 Q412 460 388 396Z", TILE))
    out.append(rect(862, 300, 40, 98, WHITE, 3))
    out += [rect(870, 312, 24, 10, "#8fa5a6"), rect(392, 404, 520, 5, RED)]
    return W, H, svg(W, H, out)


def ladder():
    """Grades rising: the three-year plan as a flight of terraces."""
    out = backdrop("night", W, H, 470, (760, 120, 46)) + hills("night", W, 470, 21, 210)
    rng = random.Random(3)
    out += [circle(rng.uniform(0, W), rng.uniform(0, 190), rng.uniform(.8, 2.1), WHITE, 'opacity=".8"') for _ in range(60)]
    for i in range(5):
        x, tall = 90 + i * 160, 70 + i * 56
        out.append(rect(x, H - tall, 160, tall, ["#284a54", "#2f5a60", "#38696a", "#437975", "#528a81"][i]))
        out.append(rect(x, H - tall, 160, 6, GOLD, 0, 'opacity=".8"'))
        out.append(house(x + 42, H - tall, 76, 40, True, False, "#8fa9ad"))
    return W, H, svg(W, H, out)


# ---- clips: each returns the picture at t seconds -------------------------------------------------------

def clip_river(t):
    """A boat goes down the river, the shores pass."""
    horizon = 330
    out = backdrop("dawn", W, H, horizon, (700, 130, 52)) + hills("dawn", W, horizon, 3, 200, t * 70)
    x = 900 - t * 52
    out += [pagoda(x, horizon + 6, .92), pagoda(x + 250, horizon + 6, .76)]
    out.append(path(f"M{n(x - 120)} {horizon + 20} Q{n(x + 120)} {horizon - 22} {n(x + 380)} {horizon + 20} Q{n(x + 130)} {horizon + 44} {n(x - 120)} {horizon + 20}Z", "#2f5f54"))
    out += ripples("dawn", W, horizon + 14, H - horizon - 14, 2, -t * 5, 40)
    out.append(boat(300 + t * 22, 450 + 3 * math.sin(t * 2.4), 1.8))
    out.append(boat(820 - t * 16, 400 + 2 * math.sin(t * 2 + 1), .8, canopy=TILE))
    return svg(W, H, out)


def clip_growth(t):
    """From 11% to 100%: one dot for each of the 612 communities."""
    out = [rect(0, 0, W, H, "#f4efe4"), ridge(W, H + 2, 210, 31, "#e9e9de", t * 10), ridge(W, H + 2, 130, 32, "#dce4d9", t * 22)]
    share = 11 + 89 * between(t, .8, 5.4)
    columns, rows = 34, 18
    order = list(range(columns * rows))
    # From the left with a ragged edge, as a map is coloured in.
    rng = random.Random(11)
    order.sort(key=lambda i: i % columns + rng.uniform(0, 14))
    done = set(order[:round(len(order) * share / 100)])
    for i in range(columns * rows):
        row, col = divmod(i, columns)
        x, y = 96 + col * 23.3, 232 + row * 15.4
        if i in done:
            out.append(circle(x, y, 5.6, "#3f7568" if i * 7919 % 29 else RED))
        else:
            out.append(circle(x, y, 3, "#bcc9bf"))
    out.append(text(88, 148, 124, f"{share:.0f}%", RED))
    out.append(text(460, 102, 30, "612个农村新社区", TILE))
    out.append(text(460, 146, 30, "社区化党建体系建成率", TILE))
    return svg(W, H, out)


def clip_stones(t):
    out = stepping(min(.999, t / 6.2), "dusk")
    done = round(581 * between(t, .3, 5.8))
    out.append(text(920, 96, 74, str(done), RED, 'text-anchor="end"'))
    out.append(text(918, 136, 27, "个后进支部晋位升级", TILE, 'text-anchor="end"'))
    return svg(W, H, out)


def clip_night(t):
    """Windows light up, house by house."""
    horizon = 400
    out = backdrop("night", W, H, horizon, (770, 110, 42)) + hills("night", W, horizon, 24, 190, t * 14)
    rng = random.Random(3)
    out += [circle(rng.uniform(0, W), rng.uniform(0, 180), rng.uniform(.8, 2), WHITE, f'opacity="{.5 + .4 * math.sin(t * 2 + i):.2f}"') for i in range(44)]
    out.append(rect(0, horizon, W, H - horizon, "#152a35"))
    order = list(range(15))
    random.Random(6).shuffle(order)
    for i in range(15):
        row, col = divmod(i, 5)
        x, y = 56 + col * 178 + (row % 2) * 62, 396 + row * 62
        lit = t * 2.8 > order[i] + .6
        if lit and i % 5 < 4 and t * 2.8 > order[i + 1] + .6:
            out.append(line(x + 84, y - 20, x + 174, y - 20, GOLD, 1.6, 'stroke-dasharray="2 7" opacity=".7"'))
        out.append(group([house(0, 0, 92, 50, lit, lit, "#8fa9ad" if lit else "#4b626c")], f"translate({x} {y}) scale(.78)",
                         "" if lit else 'opacity=".55"'))
        if lit:
            out.append(circle(x + 36, y - 22, 62, GOLD, 'opacity=".08"'))
    lit_share = round(38 * between(t, .2, 5.6))
    out.append(text(56, 112, 82, str(lit_share), GOLD))
    out.append(text(60 + (62 if lit_share < 10 else 112), 110, 30, "项服务 社区即办", WHITE))
    return svg(W, H, out)


def clip_centres(t):
    """Upright: the five centres of a community rise one after another."""
    w, h, horizon = 540, 960, 420
    out = backdrop("day", w, h, horizon, (410, 140 - t * 4, 52)) + hills("day", w, horizon, 27, 210, t * 26)
    out.append(rect(0, horizon, w, h - horizon, "#8ab5a7"))
    out.append(path("M270 420 Q180 560 290 690 Q390 820 270 960", "none", 'stroke="#dcebe6" stroke-width="34" opacity=".6"'))
    names = ["便民服务", "管理服务", "文体服务", "卫计服务", "为老服务"]
    for i, name in enumerate(names):
        up = between(t, .3 + i * .98, 1.3 + i * .98)
        x, y = (40, 316)[i % 2], 540 + i * 92
        if up > 0:
            tall = 66 * up
            out.append(group([house(x, y, 184, tall, True, True)], "", f'opacity="{up:.2f}"'))
            out.append(rect(x + 32, y - tall - 66, 120, 34, RED, 17, f'opacity="{up:.2f}"'))
            out.append(text(x + 92, y - tall - 41, 23, name, WHITE, f'text-anchor="middle" opacity="{up:.2f}"'))
    count = sum(1 for i in range(5) if t > .8 + i * .98)
    out.append(text(44, 190, 150, str(count), RED))
    out.append(text(150, 186, 40, "大中心", TILE))
    return svg(w, h, out)


STILLS = {"hero": hero, "community": community, "merging": merging, "stones": stones, "counter": counter,
          "orchard": orchard, "building": building, "port": port, "ladder": ladder}
#         name              draws        seconds  size        frame of the poster (seconds)
MOVIES = {"river": (clip_river, 8, (640, 360), 3.2), "growth": (clip_growth, 7, (640, 360), 6.5),
          "crossing": (clip_stones, 7, (640, 360), 6.3), "lights": (clip_night, 7, (640, 360), 5.9),
          "centres": (clip_centres, 6, (360, 640), 5.9)}


# ---- pixels ---------------------------------------------------------------------------------------------

class Browser:
    """Headless Chromium over --remote-debugging-pipe (messages end with a NUL byte)."""

    def __init__(self):
        program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
        if not program:
            sys.exit("draw.py: no Chromium on PATH; name one in the variable CHROMIUM")
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        to_read, self.out = os.pipe()
        self.inp, to_write = os.pipe()
        # The pipe's ends must become 3 and 4 in the child: move them out of the way first.
        to_read, to_write = (fcntl.fcntl(fd, fcntl.F_DUPFD, 20) for fd in (to_read, to_write))

        def place():
            os.dup2(to_read, 3)
            os.dup2(to_write, 4)

        self.child = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars",
             "--remote-debugging-pipe", f"--user-data-dir={self.profile.name}", "about:blank"],
            preexec_fn=place, pass_fds=(3, 4), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.buffer, self.last, self.session = b"", 0, None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def call(self, method, **params):
        self.last += 1
        message = {"id": self.last, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            while b"\0" not in self.buffer:
                self.buffer += os.read(self.inp, 1 << 20)
            raw, self.buffer = self.buffer.split(b"\0", 1)
            answer = json.loads(raw)
            if answer.get("id") == self.last:
                if "error" in answer:
                    raise RuntimeError(answer["error"])
                return answer["result"]

    def size(self, w, h):
        self.call("Emulation.setDeviceMetricsOverride", width=w, height=h, deviceScaleFactor=1, mobile=False)

    def png(self, markup):
        page = f"document.documentElement.innerHTML={json.dumps('<body style=margin:0>' + markup)}"
        self.call("Runtime.evaluate", expression=page)
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])

    def close(self):
        self.child.terminate()
        self.child.wait()
        self.profile.cleanup()


def ffmpeg(*arguments, data=None):
    program = os.environ.get("FFMPEG") or "ffmpeg"
    subprocess.run([program, "-hide_banner", "-loglevel", "error", "-y", *map(str, arguments)], input=data, check=True)


def picture(png, name, size, quality, kind):
    ffmpeg("-i", "-", "-vf", f"scale={size[0]}:{size[1]}:flags=lanczos", "-frames:v", 1, *(["-q:v", quality] if kind == "jpg" else
           ["-c:v", "libwebp", "-quality", quality, "-compression_level", 6]), PICTURES / f"{name}.{kind}", data=png)


def still(browser, name):
    w, h, markup = STILLS[name]()
    browser.size(w, h)
    png = browser.png(markup)
    if name == "hero":
        picture(png, name, (1280, 640), 78, "webp")
        picture(png, name, (1200, 600), 5, "jpg")
    else:
        picture(png, name, (480, 270), 74, "webp")


def movie(browser, name):
    draw, seconds, (w, h), poster = MOVIES[name]
    browser.size(w, h)
    with tempfile.TemporaryDirectory() as folder:
        for i in range(seconds * FPS):
            (Path(folder) / f"{i:04}.png").write_bytes(browser.png(draw(i / FPS)))
        # Baseline 3.0, 4:2:0 and the index in front: plays everywhere, at once.
        ffmpeg("-framerate", FPS, "-i", f"{folder}/%04d.png", "-c:v", "libx264", "-profile:v", "baseline", "-level", "3.0", "-pix_fmt", "yuv420p",
               "-preset", "veryslow", "-crf", "31", "-g", "120", "-map_metadata", "-1", "-fflags", "+bitexact", "-movflags", "+faststart", CLIPS / f"{name}.mp4")
    browser.size(*(960, 540) if w > h else (540, 960))
    picture(browser.png(draw(poster)), f"poster-{name}", (480, 270) if w > h else (270, 480), 74, "webp")


def main():
    wanted = sys.argv[1:] or [*STILLS, *MOVIES]
    if wanted == ["pictures"]:
        wanted = [*STILLS]
    PICTURES.mkdir(exist_ok=True)
    CLIPS.mkdir(exist_ok=True)
    browser = Browser()
    try:
        for name in wanted:
            if name in STILLS:
                still(browser, name)
            elif name in MOVIES:
                movie(browser, name)
            else:
                sys.exit(f"draw.py: no picture or clip is called {name}")
            print(name)
    finally:
        browser.close()


if __name__ == "__main__":
    main()
