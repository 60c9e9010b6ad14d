// Every layout, kind, state and theme, side by side. What is shown is chosen by the page's address:
//   ?width=320        of each rail, in pixels
//   ?scheme=dark      the page's own colours
//   ?style=portal     a theme of style/themes
//   ?section=states   that section alone
"use strict";
const chosen = new URLSearchParams(location.search);
const LANGS = ["zh", "en", "ar"];
const LAYOUTS = ["list", "cards", "compact", "ranked"];

document.documentElement.dataset.scheme = chosen.get("scheme") || "light";
document.documentElement.style.setProperty("--width", `${chosen.get("width") || 320}px`);
if (chosen.has("style")) {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = `../../style/themes/${chosen.get("style")}.css`;
  document.head.append(sheet);
}

// The network as the states need it, whatever server the page comes from: one feed never arrives, one is gone when it is
// asked for again. The loader keeps the `fetch` that it finds.
const network = window.fetch.bind(window);
const asked = new Set();
window.fetch = (address, options) => {
  const { pathname, search } = new URL(address, location);
  if (search == "?never") return new Promise(() => {});
  if (search == "?once" && asked.size == asked.add(pathname).size) return Promise.resolve(new Response("", { status: 503 }));
  return network(address, options);
};

const feed = (name) => `feeds/${name}.json`;
/** A rail of the gallery: what it shows, and its attributes. `html` is its children. */
const rail = (caption, lang, attributes, html = "") => ({ caption, lang, attributes: { date: "absolute", limit: 4, ...attributes }, html });

const SECTIONS = {
  layouts: LANGS.flatMap((lang) =>
    LAYOUTS.map((layout) => rail(`layout=${layout}`, lang, { src: feed(lang), layout, limit: layout == "cards" ? 5 : 4 })),
  ),
  kinds: LANGS.flatMap((lang) =>
    ["latest", "related", "province", "video"].map((kind) =>
      rail(`kind=${kind}`, lang, { kind, src: feed(kind == "video" ? `${lang}-video` : lang), limit: kind == "video" ? 5 : 3 }),
    ),
  ),
  states: [
    ...LAYOUTS.map((layout) => rail(`loading, layout=${layout}`, "zh", { src: `${feed("zh")}?never`, layout })),
    rail("loading, children", "zh", { src: `${feed("zh")}?never` }, '<a href="#latest">最新消息</a>'),
    rail("empty", "zh", { src: feed("none") }),
    rail("empty, template", "zh", { src: feed("none") }, '<template slot="empty"><p>今天还没有消息。</p></template>'),
    rail("error", "zh", { src: feed("missing") }),
    rail("error, layout=cards", "en", { src: feed("missing"), layout: "cards", limit: 2 }),
    rail("error, children", "zh", { src: feed("missing") }, '<a href="#latest">最新消息</a>'),
    rail("stale", "zh", { src: `${feed("zh")}?once` }),
  ],
  themes: ["zh", "en"].flatMap((lang) => [
    ...LAYOUTS.map((layout) => rail(`theme=dark, layout=${layout}`, lang, { src: feed(lang), theme: "dark", layout })),
    ...LAYOUTS.map((layout) => rail(`theme=light, layout=${layout}`, lang, { src: feed(lang), theme: "light", layout })),
    { ...rail("theme=.night", lang, { src: feed(lang), theme: ".night" }), within: "night" },
    { ...rail("theme=auto, a dark section", lang, { src: feed(lang) }), within: "night" },
  ]),
  options: [
    rail("thumbnails=none", "zh", { src: feed("zh"), thumbnails: "none" }),
    rail("fallback-image", "zh", { src: feed("zh"), "fallback-image": "pictures/stand-in.svg" }),
    rail("max-height", "zh", { src: feed("zh"), limit: 8, style: "--newsrail-max-height: 20em" }),
    rail("columns, item-min-width", "zh", { src: feed("zh"), layout: "cards", style: "--newsrail-item-min-width: 7em" }),
    rail("slots", "zh", { src: feed("zh"), limit: 2 }, '<p slot="header">页眉</p><p slot="footer">页脚</p>'),
    rail("more=none, heading", "zh", { src: feed("zh"), limit: 2, more: "none", heading: "温州" }),
    rail("fewer than the limit", "zh", { src: feed("zh-video"), limit: 8, layout: "cards" }),
  ],
};

const add = (parent, tag, text, attributes = {}) => {
  const node = parent.appendChild(document.createElement(tag));
  node.textContent = text;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
};

/** Puts the chosen sections into the page. */
const fill = (main) => {
  for (const [name, rails] of Object.entries(SECTIONS)) {
    if (chosen.has("section") && chosen.get("section") != name) continue;
    const section = add(main, "section", "", { id: name });
    add(section, "h2", name);
    for (const { caption, lang, attributes, html, within } of rails) {
      const figure = add(section, "figure", "", { lang: lang == "zh" ? "zh-Hans" : lang, dir: lang == "ar" ? "rtl" : "ltr" });
      add(figure, "figcaption", `${caption} ${lang}`);
      const place = within ? add(figure, "div", "", { class: within }) : figure;
      // Every rail shows the whole of its feed, whatever stands in the others and wherever it is.
      add(place, "news-rail", "", { ...attributes, dedupe: "none", loading: "eager" }).innerHTML = html;
    }
  }
};

const refreshed = new WeakSet();
/** Whether every rail has come to the state that it is to be seen in. */
window.settled = () =>
  [...document.querySelectorAll("news-rail")].every((rail) => {
    const src = rail.getAttribute("src");
    const wanted = /never/.test(src) ? "loading" : /none/.test(src) ? "empty" : /missing/.test(src) ? "error" : /once/.test(src) ? "stale" : "ready";
    if (wanted == "stale" && rail.getAttribute("state") == "ready" && !refreshed.has(rail)) {
      refreshed.add(rail);
      rail.refresh();
    }
    return rail.getAttribute("state") == wanted;
  });
