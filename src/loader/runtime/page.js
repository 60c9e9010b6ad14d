// What the page says about itself, for rails that select by it.

/**
 * A value as JSON text, `undefined` for null or undefined; a nested value that has no JSON becomes null. The value is walked, not passed to
 * `JSON.stringify` as a whole: old libraries give arrays a `toJSON`, which breaks it. `path`: the objects around it.
 */
const json = (value, path = []) => {
  if (value instanceof Date || value instanceof URL) value = value.toJSON();
  if (value == null || path.length > 32 || path.includes(value)) return path.length ? "null" : undefined;
  if (typeof value != "object") return JSON.stringify(value) || "null";
  const inner = (key) => {
    try {
      return json(value[key], [...path, value]);
    } catch {
      return "null";
    }
  };
  if (Array.isArray(value)) return `[${value.map((_, place) => inner(place)).join()}]`;
  return `{${Object.keys(value).map((key) => JSON.stringify(key) + ":" + inner(key)).join()}}`;
};
/** The property `feed` as text: a string as it is, an object as JSON. */
const feedText = (feed) => (typeof feed == "string" ? feed : json(feed));
/** A value as text; empty for one that has none, such as an array nested 10,000 levels deep. */
const wordsOf = (value) => {
  try {
    return `${value}`;
  } catch {
    return "";
  }
};
/** The entries of a list, one per line, without duplicates. */
const lines = (list) =>
  [...new Set(list.map((entry) => wordsOf(entry?.name ?? entry ?? "").replace(/\s+/g, " ").trim()))].filter(Boolean).join("\n");
/** The contents of the page's `<meta>` elements of that name or property. */
const meta = (name) =>
  [...document.querySelectorAll(`meta[property="${name}"],meta[name="${name}"]`)].map(({ content }) => content);
let lastMetadata, metadataUrls; // the metadata read last, and the URLs of the page that it belongs to
/** What the page says about itself, in the order that `Port::page` documents. */
const describePage = (context) => {
  const urls = [document.querySelector("link[rel=canonical]")?.href, ...meta("og:url")].map((url) => {
    try {
      return new URL(url, document.baseURI).href;
    } catch {}
  });
  const facts = [lines([location.href, ...urls])];
  if (context == null) return facts;
  let story = {};
  for (const { textContent } of document.querySelectorAll('script[type="application/ld+json"]')) {
    try {
      const nodes = [JSON.parse(textContent)].flat().flatMap((node) => [node, node["@graph"]].flat());
      story = nodes.find((node) => /Article|Posting/.test(node?.["@type"])) || story;
    } catch {}
  }
  const first = (...texts) => lines(texts.flat()).split("\n")[0];
  const find = (selector) => selector && document.querySelector(selector);
  let given, isWrong;
  try {
    given = find(context);
  } catch {
    isWrong = 1;
  }
  const article = given || find("article") || find("main");
  // A form's fields hide its own properties: `data`, `matches`.
  const { matches, querySelector } = Element.prototype;
  let text = "";
  if (article) {
    // The text of the article itself: no scripts, navigation, forms or asides, and no rails.
    const aside = "script,style,template,noscript,nav,aside,form,news-rail";
    const walker = document.createTreeWalker(article, 5, (node) => (node instanceof Text ? 1 : matches.call(node, aside) ? 2 : 3));
    while (text.length < 2000 && walker.nextNode()) text += walker.currentNode.data.trim() + " ";
  }
  const keywords = [story.keywords, meta("news_keywords"), meta("keywords"), story.articleSection].flat();
  const metadata = [
    first(story.headline, meta("og:title")),
    first(story.description, meta("og:description"), meta("description")),
    lines([...keywords.flatMap((word) => (word?.split ? word.split(/[,，、،;；؛]/) : word)), ...meta("article:tag"), ...meta("article:section")]),
    first(story.datePublished, meta("article:published_time")),
  ];
  // Where the route changes, or the page scrolls on to the next article, the metadata may still be the first article's.
  if (lines(metadata) != lastMetadata) {
    lastMetadata = lines(metadata);
    // The first time: the URL that the server sent it for, and those that it names. A frame that a script has written was sent by nobody.
    const sent = performance.getEntriesByType("navigation")[0]?.name;
    metadataUrls = metadataUrls || !/^http/.test(sent) ? [location.href] : [sent, ...urls];
  }
  const route = (url) => `${url}`.replace(/[?#].*/s, "");
  const heading = article && querySelector.call(article, "h1");
  const isOther = given && heading && heading != find("h1") && !metadata[0].includes(heading.textContent.trim());
  const [title, description, tags, published] = isOther || !metadataUrls.map(route).includes(route(location.href)) ? [heading?.textContent, "", ""] : metadata;
  facts.push(
    first(title, find("h1")?.textContent, document.title),
    description,
    tags,
    text.slice(0, 2000),
    Date.parse(published) || undefined,
    isWrong,
  );
  return facts;
};
