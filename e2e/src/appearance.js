// The look of the page's own paragraph (`#own`), of its link, and of every text of the rails: font, size, colour, and contrast
// with its background. Colours are resolved by drawing them on a canvas.
(() => {
  const rgba = (colour) => {
    const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], below) => [r, g, b].map((one, place) => one * a + below[place] * (1 - a));
  const behind = (node) => {
    // System colours do not follow the page's colour scheme on a canvas, so an element resolves this one.
    if (!node || node.nodeType == 9) {
      const probe = document.documentElement.appendChild(document.createElement("i"));
      probe.style.backgroundColor = "Canvas";
      const colour = rgba(getComputedStyle(probe).backgroundColor);
      probe.remove();
      return colour;
    }
    const parent = node.assignedSlot || node.parentNode;
    if (node.nodeType != 1) return behind(node.host || parent);
    const colour = rgba(getComputedStyle(node).backgroundColor);
    return colour[3] == 1 ? colour : over(colour, behind(parent));
  };
  const light = (colour) => {
    const [r, g, b] = colour.map((one) => ((one /= 255) <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const look = (node) => {
    const { color, fontFamily, fontSize, fontWeight, direction } = getComputedStyle(node);
    const ground = behind(node);
    const [one, other] = [light(over(rgba(color), ground)), light(ground)].sort((a, b) => b - a);
    return { color: rgba(color).join(), fontFamily, fontSize, fontWeight, direction, contrast: (one + 0.05) / (other + 0.05) };
  };
  const texts = [...document.querySelectorAll("news-rail")].flatMap((rail) =>
    [...rail.shadowRoot.querySelectorAll("[part], [part] > span")].filter((node) =>
      [...node.childNodes].some(({ nodeType, data }) => nodeType == 3 && data.trim()) && node.checkVisibility()));
  return {
    page: look(document.getElementById("own")),
    link: look(document.querySelector("#own > a")),
    texts: texts.map((node) => ({ part: node.closest("[part]").part.value, ...look(node) })),
  };
})()
