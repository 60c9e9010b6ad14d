// A program that uses the types: `cargo xtask test` compiles it. What is marked as an error has to be one.
import "newsrail";
import type { NewsRailAttributes, NewsRailCode, NewsRailElement, NewsRailEventMap } from "newsrail";

const rail: NewsRailElement = document.createElement("news-rail");
rail.kind = "related";
rail.src = "/feeds/latest.json";
rail.limit = 5;
rail.limit = "5";
rail.headingLevel = 3;
rail.theme = ".dark";
rail.debug = true;
rail.region = null;
rail.lang = "zh-Hans";
rail.feed = { version: "https://jsonfeed.org/version/1.1", items: [] };
rail.feed = null;
const layout: string | null = rail.layout;
const done: Promise<void> = rail.refresh();
rail.play(0);
document.body.append(document.querySelector("news-rail") ?? rail);

rail.addEventListener("newsrail-ready", ({ detail, target }) => {
  const source: "network" | "cache" | "property" = detail.source;
  console.log(detail.count + detail.ms, source, target);
});
document.addEventListener("newsrail-error", ({ detail }) => {
  const code: NewsRailCode = detail.code;
  console.log(code, detail.hint.length, detail.retryAt?.toFixed(), detail.status);
});
window.addEventListener("newsrail-play", (event) => {
  if (event.detail.provider !== "file") event.preventDefault();
});
rail.addEventListener("newsrail-click", ({ detail }) => console.log(detail.event.button, detail.kind, detail.url));
const again = function (this: NewsRailElement, { detail }: NewsRailEventMap["newsrail-warn"]) {
  if (detail.code === "feed-failed") void this.refresh();
};
rail.addEventListener("newsrail-warn", again, { once: true });
rail.removeEventListener("newsrail-warn", again);
rail.addEventListener("focusin", ({ relatedTarget }) => console.log(relatedTarget));
rail.addEventListener("another", { handleEvent: (event) => console.log(event.type) });
// As a framework's types name handlers.
type Handlers = { [Name in keyof NewsRailEventMap as `on${Name}`]?: (event: NewsRailEventMap[Name]) => void };
const handlers: Handlers = { "onnewsrail-empty": ({ detail }) => console.log(detail.reason) };
const limit: number | undefined = [5][0];
const conditional: NewsRailAttributes = { limit, debug: undefined };
const attributes: NewsRailAttributes = { kind: "video", "heading-level": 2, debug: "" };

// @ts-expect-error: no such kind.
rail.kind = "newest";
// @ts-expect-error: no such layout.
const wrong: NewsRailAttributes = { layout: "grid" };
// @ts-expect-error: an item is named by its number.
rail.play("first");
// @ts-expect-error: it may be missing.
rail.addEventListener("newsrail-error", ({ detail }) => detail.status.toFixed());
// @ts-expect-error: no such code.
const code: NewsRailCode = "http-404";

export { attributes, code, conditional, done, handlers, layout, wrong };
