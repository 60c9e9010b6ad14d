// The page on which a rail is put together. It is a host page like any other: the preview is a document in a frame that loads newsrail.js
// and contains one <news-rail>, and every change is a change of an attribute or of CSS. Its fields are made from the tables that xtask fills in.
(() => {
  const { attributes, tokens, themes } = __DATA__;
  // The others are behind "More attributes".
  const MAIN_ATTRIBUTES = ["kind", "src", "layout", "limit", "heading", "region"];
  const REPORTS_SHOWN = 6;
  const STORED = "newsrail-playground";
  // Between the preview's edges and its rail, in pixels.
  const PADDING = 16;
  const FEED_PLACEHOLDER = "/feeds/latest.xml";

  const TEXTS = {
    en: {
      title: "Make a rail",
      intro: "Choose what the rail is to show, see it, and copy the code into your page.",
      otherLanguage: "中文",
      settings: "Settings",
      moreAttributes: "More attributes",
      looks: "Looks",
      themeSheet: "Ready-made theme",
      none: "none",
      tokensNote: "CSS custom properties, here without --newsrail-. An empty field means the default. Lengths need a unit, also 0px.",
      notUsable: "This is no value for it, so it is left out.",
      allowed: (values) => `Allowed: ${values}`,
      cssNote: "Rules of your own, for parts and states.",
      reset: "Start again",
      preview: "Preview",
      width: "Width",
      dark: "dark page",
      sample: "These are sample articles, without pictures or videos. Enter your feed's address in src to see your own.",
      topic: "Title of the page that the rail is on",
      reports: "What the rail reports",
      code: "Code",
      form: "Form",
      formA: "one tag, where the rail is to be",
      formB: "an element, anywhere in the page",
      copy: "Copy",
      copied: "Copied.",
      notCopied: "The code is selected: copy it with the keyboard.",
      policy: "If your page has a Content-Security-Policy",
      policyNote: "It must allow these. If pictures come from other hosts than the feeds, add those to img-src, and the players of video sites to frame-src. The <style> needs a nonce or a hash in style-src, or put its rules into your page's own style sheet.",
      srcNote: "In the preview, addresses are relative to this page, and a feed of another site must allow this page to read it, even if your own page needs no permission.",
      feedMissing: "The address of the feed is a placeholder.",
      fallback: "Latest news",
      sentences: (notes) => notes.map((note) => note.replace(/\.?$/, ".")).join(" "),
      unsetWord: "Default",
      unset: (value) => `Default: ${value}`,
      heightNote: (height, width) => `min-height: ${height}em is for a rail ${width}px wide.`,
      ready: ({ count, source, ms }) =>
        `${count} ${count === 1 ? "article" : "articles"} from the ${source === "property" ? "sample" : source}, ${Math.round(ms)} ms`,
      empty: ({ reason }) => `nothing to show: ${reason}`,
      click: ({ title }) => `${title} (the preview does not follow links)`,
      play: ({ title, provider }) => `${title} (${provider})`,
    },
    "zh-Hans": {
      title: "制作栏目",
      intro: "选好栏目的内容和样子，看过效果，把代码复制到网页里。",
      otherLanguage: "English",
      settings: "设置",
      moreAttributes: "更多属性",
      looks: "外观",
      themeSheet: "现成的主题",
      none: "不用",
      tokensNote: "CSS 变量，这里省略了开头的 --newsrail-。留空即用默认值。长度要带单位，0 也写 0px。",
      notUsable: "这里不能用这个值，已略去。",
      allowed: (values) => `可用的值：${values}`,
      cssNote: "自己写的规则，用于各个部件和状态。",
      reset: "重新开始",
      preview: "预览",
      width: "宽度",
      dark: "深色页面",
      sample: "这些是示例稿件，没有图片和视频。在 src 里填写订阅源的地址，就能看到自己的内容。",
      topic: "栏目所在页面的标题",
      reports: "栏目的报告",
      code: "代码",
      form: "写法",
      formA: "一个标签，放在栏目要出现的地方",
      formB: "一个元素，可以放在任何地方",
      copy: "复制",
      copied: "已复制。",
      notCopied: "代码已选中，请用键盘复制。",
      policy: "如果网页有 Content-Security-Policy",
      policyNote: "它要允许以下各项。图片如果来自订阅源以外的主机，也要加进 img-src；视频网站的播放器要加进 frame-src。<style> 要在 style-src 里有 nonce 或哈希，或者把其中的规则放进网页自己的样式表。",
      srcNote: "预览中的相对地址以本页为准；别的域名下的订阅源要允许本页读取，即使在自己的网页里不需要。",
      feedMissing: "代码里订阅源的地址只是占位。",
      fallback: "最新消息",
      sentences: (notes) => notes.map((note) => note.replace(/。?$/, "。")).join(""),
      unsetWord: "默认",
      unset: (value) => `默认：${value}`,
      heightNote: (height, width) => `min-height: ${height}em 适合 ${width} 像素宽的栏目。`,
      ready: ({ count, source, ms }) => `${count} 条，来自${{ property: "示例", cache: "本地副本" }[source] ?? "网络"}，${Math.round(ms)} 毫秒`,
      empty: ({ reason }) => `没有可显示的：${reason}`,
      click: ({ title }) => `${title}（预览中不会打开链接）`,
      play: ({ title, provider }) => `${title}（${provider}）`,
    },
  };

  const SAMPLES = {
    en: [
      "New bridge in Ningbo opens to walkers and cyclists",
      "Museum shows what the river left behind",
      "Hangzhou's night buses run every twenty minutes from Monday",
      "How a village library came to be open around the clock",
      "Rain expected through the weekend; ferry to the islands may be late",
      "School kitchens cook with vegetables from next door",
      "The old railway yard is to become a park",
      "A hundred new trees for Market Street",
      "Ferry to the islands sails in winter too",
      "Street market moves indoors for the cold months",
      "Wenzhou's shipyard builds its first electric ferry",
      "The river path is closed for repairs until May",
    ],
    "zh-Hans": [
      "宁波新桥开通 行人和自行车先行",
      "博物馆展出江底打捞的故事",
      "杭州夜班公交下周一起二十分钟一班",
      "村里的图书馆为什么通宵开门",
      "周末有雨 海岛渡船可能晚点",
      "学校食堂用上隔壁菜园的蔬菜",
      "老货场将改建为公园",
      "市场街新种一百棵树",
      "去海岛的渡船冬天也开",
      "露天集市冬天搬进室内",
      "温州船厂造出第一艘电动渡船",
      "沿江步道维修至五月",
    ],
  };
  const TOPICS = { en: "The islands get an electric ferry", "zh-Hans": "海岛迎来电动渡船" };

  const byId = (id) => document.getElementById(id);
  const form = byId("form");
  const folder = new URL(".", location.href);
  let language;
  let texts;
  // The preview's document and its rail, once they are there.
  let stage;
  let rail;
  let probe;

  // --- Fields ---

  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  const control = ({ name, type, words }) => {
    const id = `attribute-${name}`;
    if (type === "word") {
      return [make("select", { id, name }, make("option", { value: "" }), ...words.map((word) => make("option", {}, word)))];
    }
    if (type === "presence") return [make("input", { id, name, type: "checkbox", value: "present" })];
    if (name === "src") return [make("textarea", { id, name, rows: 2, spellcheck: false, inputMode: "url" })];
    const input = make("input", { id, name, type: "text", inputMode: type === "number" ? "numeric" : "text", spellcheck: false });
    if (!words.length) return [input];
    input.setAttribute("list", `${id}-words`);
    return [input, make("datalist", { id: `${id}-words` }, ...words.map((word) => make("option", {}, word)))];
  };

  const field = (name, controls) => {
    const help = make("small", { id: `${controls[0].id}-help` });
    controls[0].setAttribute("aria-describedby", help.id);
    return make("div", { className: "field" }, make("label", { htmlFor: controls[0].id }, make("code", {}, name)), ...controls, help);
  };

  const buildForm = () => {
    for (const attribute of attributes) {
      const home = MAIN_ATTRIBUTES.includes(attribute.name) ? "main-attributes" : "more-attributes";
      byId(home).append(field(attribute.name, control(attribute)));
    }
    for (const { name } of tokens) {
      const id = `token-${name}`;
      byId("tokens").append(field(name, [make("input", { id, name: id, type: "text", spellcheck: false })]));
    }
    byId("theme-sheet").append(...themes.map((theme) => make("option", {}, theme)));
  };

  const setLanguage = (to) => {
    if (byId("topic").value === (TOPICS[language] ?? "")) byId("topic").value = TOPICS[to];
    language = to;
    texts = TEXTS[to];
    document.documentElement.lang = to;
    document.title = `Newsrail: ${texts.title}`;
    for (const element of document.querySelectorAll("[data-text]")) element.textContent = texts[element.dataset.text];
    const button = byId("language");
    button.textContent = texts.otherLanguage;
    button.lang = to === "en" ? "zh-Hans" : "en";
    for (const { name, words, help, allowed, fallback } of attributes) {
      const input = byId(`attribute-${name}`);
      const isSelect = input.tagName === "SELECT";
      const isWord = words.includes(fallback.en);
      const notes = [help[to]];
      if (name === "src") notes.push(texts.srcNote);
      else if (isSelect && isWord) input.options[0].textContent = texts.unset(fallback[to]);
      else if (isSelect) {
        input.options[0].textContent = texts.unsetWord;
        notes.push(texts.unset(fallback[to]));
      }
      else if (input.type !== "checkbox") {
        input.placeholder = texts.unset(fallback[to]);
        if (allowed.en !== "text") notes.push(texts.allowed(allowed[to]));
      }
      byId(`${input.id}-help`).textContent = texts.sentences(notes);
    }
    for (const { name, fallback } of tokens) byId(`token-${name}`).placeholder = fallback[to];
    describeTokens();
    if (!stage) return;
    stage.documentElement.lang = to;
    giveSample();
    show();
  };

  // --- What was chosen ---

  /** The attributes that are set: pairs of name and value. */
  const chosen = () =>
    attributes.flatMap(({ name }) => {
      const input = byId(`attribute-${name}`);
      if (input.type === "checkbox") return input.checked ? [[name, ""]] : [];
      const value = input.value.trim().replace(/\s+/g, " ");
      return value ? [[name, value]] : [];
    });

  /** Whether a token can have a value. It takes those of the CSS property that its name ends in; what rails calculate with must be fit for that. */
  const isUsable = (name, value) => {
    // A quote, a bracket or a comment that is left open would take in what follows.
    if (!make("i", { style: `--x: ${value}; order: 1` }).style.order) return false;
    const isNumber = /(columns|title-line-clamp)$/.test(name);
    if (isNumber) return CSS.supports("order", `calc(${value})`) && !(value < 1 || value % 1);
    if (name === "thumbnail-aspect-ratio") return CSS.supports("width", `calc(1px / (${value}))`) && !/^[0.]+\s*(\/|$)/.test(value);
    // A length of which no percentage is one.
    if (/(size|gap|width|height)$/.test(name)) return CSS.supports("outline-offset", `calc(1px + ${value})`);
    const properties = ["color", "font-family", "font-weight", "object-fit", "radius", "transition-duration"];
    const property = properties.find((part) => name.includes(part));
    return CSS.supports(property === "radius" ? "border-radius" : property, value);
  };

  /** What is in the field of a token. A value cannot end its declaration, its rule or its style sheet. */
  const tokenValue = (name) => byId(`token-${name}`).value.replace(/[<>{};]/g, "").trim();

  /** The tokens that are set, as declarations. */
  const declarations = () =>
    tokens.flatMap(({ name }) => {
      const value = tokenValue(name);
      return value && isUsable(name, value) ? [`--newsrail-${name}: ${value}`] : [];
    });

  const describeTokens = () => {
    for (const { name, help } of tokens) {
      const input = byId(`token-${name}`);
      const value = tokenValue(name);
      const isWrong = value !== "" && !isUsable(name, value);
      input.setAttribute("aria-invalid", isWrong);
      byId(`${input.id}-help`).textContent = isWrong ? texts.notUsable : help[language];
    }
  };

  /** The rules of the page's style sheet: the tokens, and the webmaster's own. They cannot end the sheet. */
  const rules = () => {
    const set = declarations();
    const own = byId("css").value.replace(/<\//g, "").trim();
    return [...(set.length ? [`news-rail { ${set.join("; ")} }`] : []), ...(own ? [own] : [])];
  };

  const sheet = () => {
    const name = byId("theme-sheet").value;
    return name && new URL(`themes/${name}`, folder).href;
  };

  // --- The preview ---

  const STAGE = `<!doctype html><meta charset="utf-8"><meta property="og:title">
<style>
html { color-scheme: light; background: #fff; color: #1b1b1b; font: 16px/1.5 system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif }
html.dark { color-scheme: dark; background: #16181b; color: #e6e6e6 }
body { margin: 0; padding: ${PADDING}px; overflow: hidden }
/* Never near the viewport, however high it becomes, so it never starts: it only reserves its box. */
.probe { position: absolute; top: -99999px; inset-inline: ${PADDING}px; height: 50000px; overflow: hidden; visibility: hidden }
</style>
<link id="sheet"><style id="rules"></style><body><news-rail></news-rail><div class="probe"><news-rail></news-rail></div>`;

  const openStage = () => {
    const frame = byId("stage");
    frame.addEventListener("load", () => {
      stage = frame.contentDocument;
      stage.documentElement.lang = language;
      [rail, probe] = stage.querySelectorAll("news-rail");
      stage.addEventListener("click", keepInside);
      // What it says about heights is not there before.
      stage.getElementById("sheet").addEventListener("load", fit);
      for (const name of ["ready", "empty", "error", "warn", "click", "play"]) {
        rail.addEventListener(`newsrail-${name}`, (event) => report(name, event));
      }
      const loader = stage.createElement("script");
      loader.src = new URL("newsrail.js", folder);
      loader.addEventListener("load", show);
      loader.addEventListener("error", () => addReport("error", loader.src));
      giveSample();
      show();
      stage.head.append(loader);
      new ResizeObserver(() => {
        frame.height = Math.ceil(stage.body.getBoundingClientRect().height);
        writeCode();
      }).observe(stage.body);
    }, { once: true });
    frame.srcdoc = STAGE;
  };

  const sampleFeed = () => ({
    version: "https://jsonfeed.org/version/1.1",
    title: "Newsrail",
    home_page_url: "https://example.org/",
    items: SAMPLES[language].map((title, index) => ({
      id: `${index}`,
      url: `https://example.org/${index}`,
      title,
      date_published: new Date(Date.now() - (index * 5 + 1) * 36e5).toISOString(),
    })),
  });

  const hasFeed = () => byId("attribute-src").value.trim() !== "";

  /** Without an address of a feed, the rail shows the sample. */
  const giveSample = () => {
    if (!hasFeed()) rail.feed = sampleFeed();
  };

  const setAttributes = (element, wanted) => {
    for (const { name } of attributes) {
      const value = wanted.get(name);
      if (value === undefined) element.removeAttribute(name);
      else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
    }
  };

  /** Shows what is chosen, and writes its code. */
  const show = () => {
    const wanted = new Map(chosen());
    store();
    const isRelated = wanted.get("kind") === "related";
    byId("topic-field").hidden = !isRelated;
    describeTokens();
    // Its place stays, so that what is being clicked does not move away.
    byId("sample-note").style.visibility = hasFeed() ? "hidden" : "";
    byId("width-shown").textContent = `${byId("width").value} px`;
    byId("stage").width = +byId("width").value + 2 * PADDING;
    if (!rail) return;
    stage.documentElement.classList.toggle("dark", byId("dark").checked);
    stage.getElementById("rules").textContent = rules().join("\n");
    const link = stage.getElementById("sheet");
    if (sheet()) Object.assign(link, { rel: "stylesheet", href: sheet() });
    else link.removeAttribute("rel");
    const topic = stage.querySelector("meta[property]");
    const title = isRelated ? byId("topic").value : "";
    if (topic.content !== title) {
      topic.content = title;
      rail.refresh?.();
    }
    setAttributes(rail, wanted);
    // After the address is there: a rail with neither fails.
    if (hasFeed() && rail.feed) rail.feed = null;
    // It is there for its height alone.
    for (const name of ["src", "loading", "debug"]) wanted.delete(name);
    setAttributes(probe, wanted);
    setTimeout(fit);
  };

  const fit = () => {
    // In view a rail never shrinks, nor reserves place for more items: it begins anew, as on a page that is opened.
    if (rail.offsetHeight !== probe.offsetHeight) restart();
    writeCode();
  };

  const restart = () => {
    rail.remove();
    setTimeout(() => stage.body.prepend(rail));
  };

  /** Keeps a link from leaving the preview. The rail reports those of articles itself. */
  const keepInside = (event) => {
    const link = event.composedPath().find((node) => node.localName === "a");
    if (!link) return;
    event.preventDefault();
    if (link.part.contains("more")) addReport("click", texts.click({ title: link.textContent }));
  };

  const report = (name, event) => {
    const { detail } = event;
    const status = detail.status ? ` ${detail.status}` : "";
    addReport(name, texts[name]?.(detail) ?? `${detail.code}${status}: ${detail.hint}`);
  };

  const addReport = (name, text) => {
    const parts = text.split(/(https?:\/\/\S+)/).map((part, index) =>
      index % 2 ? make("a", { href: part, target: "_blank", rel: "noopener" }, part) : part);
    const reports = byId("reports");
    reports.prepend(make("li", {}, make("b", {}, name), ...parts));
    while (reports.children.length > REPORTS_SHOWN) reports.lastChild.remove();
  };

  // --- The code ---

  const escaped = (text) => text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

  /** The height of the reserved box in em, rounded up to a tenth; 0 before the loader has run. */
  const reservedHeight = () => {
    if (!stage?.defaultView.customElements.get("news-rail")) return 0;
    // As min-height counts: without padding and border.
    const { height, fontSize } = stage.defaultView.getComputedStyle(probe);
    return Math.ceil((parseFloat(height) / parseFloat(fontSize)) * 10 - 0.01) / 10;
  };

  const writeCode = () => {
    const isFormA = document.querySelector("[name=form]:checked").value === "a";
    const wanted = chosen();
    if (!hasFeed()) wanted.splice(1, 0, ["src", FEED_PLACEHOLDER]);
    const pairs = wanted.map(([name, value]) => {
      const given = isFormA ? `data-${name}` : name;
      return value === "" ? given : `${given}="${escaped(value)}"`;
    });
    const height = isFormA ? 0 : reservedHeight();
    const isLink = (address) => URL.canParse(address, folder) && /^https?:/.test(new URL(address, folder).protocol);
    const css = rules();
    if (height) css.unshift(`news-rail:not(:defined) { display: block; min-height: ${height.toFixed(1)}em }`);
    const lines = [];
    if (sheet()) lines.push(`<link rel="stylesheet" href="${sheet()}">`);
    if (css.length) lines.push(`<style>\n${css.join("\n")}\n</style>`);
    const script = `<script async crossorigin="anonymous" src="${new URL("newsrail.js", folder)}"`;
    if (isFormA) {
      lines.push(`${script}\n        ${pairs.join("\n        ")}></${"script"}>`);
    } else {
      const { "more-href": more = "/", heading = texts.fallback } = Object.fromEntries(wanted);
      lines.push(`${script}></${"script"}>`);
      lines.push(`<news-rail ${pairs.join(" ")}><a href="${escaped(isLink(more) ? more : "/")}">${escaped(heading)}</a></news-rail>`);
    }
    byId("code").textContent = lines.join("\n");
    const notes = [];
    if (!hasFeed()) notes.push(texts.feedMissing);
    if (height) notes.push(texts.heightNote(height.toFixed(1), Math.round(probe.getBoundingClientRect().width)));
    byId("height-note").textContent = notes.join(language === "en" ? " " : "");
    byId("policy").textContent = policy(wanted);
  };

  /** The directives that a page's policy needs for this rail. */
  const policy = (wanted) => {
    const { src, kind, "region-src": places = "", "fallback-image": image = "" } = Object.fromEntries(wanted);
    // As rails read addresses; relative ones are the page's own.
    const hosts = (addresses) =>
      addresses.split(" ").filter(Boolean).map((address) => {
        const absolute = address.replace(/^(www\.|\/\/)/i, (start) => `https:${start.startsWith("/") ? "" : "//"}${start}`);
        return /^https?:/i.test(absolute) && URL.canParse(absolute) ? new URL(absolute).origin : "'self'";
      });
    const feeds = hosts(src);
    const directives = {
      "script-src": [folder.origin, "'wasm-unsafe-eval'"],
      "connect-src": [folder.origin, ...feeds, ...hosts(places)],
      "img-src": [...feeds, ...hosts(image)],
      "media-src": kind?.toLowerCase() === "video" ? ["'self'", ...feeds] : [],
      "style-src": sheet() ? [folder.origin] : [],
    };
    return Object.entries(directives)
      .filter(([, sources]) => sources.length)
      .map(([name, sources]) => `${name} ${[...new Set(sources)].join(" ")};`)
      .join("\n");
  };

  const copy = async () => {
    const code = byId("code");
    const said = byId("copied");
    try {
      await navigator.clipboard.writeText(code.textContent);
      said.textContent = texts.copied;
    } catch {
      // Without TLS there is no clipboard.
      getSelection().selectAllChildren(code);
      said.textContent = document.execCommand("copy") ? texts.copied : texts.notCopied;
    }
  };

  // --- Kept while the tab is open ---

  const inputs = () => [...document.querySelectorAll("main :is(input, select, textarea)")];

  const store = () => {
    const state = inputs().map((input) => (/checkbox|radio/.test(input.type) ? input.checked : input.value));
    try {
      sessionStorage.setItem(STORED, JSON.stringify({ language, state }));
    } catch {
      // Without storage, a reload begins anew.
    }
  };

  const restored = () => {
    try {
      const { language: to, state } = JSON.parse(sessionStorage.getItem(STORED));
      const all = inputs();
      if (state.length !== all.length || !TEXTS[to]) return null;
      all.forEach((input, index) => {
        if (typeof state[index] === "boolean") input.checked = state[index];
        else input.value = state[index];
      });
      return to;
    } catch {
      return null;
    }
  };

  // --- Start ---

  buildForm();
  document.querySelector("main").hidden = false;
  byId("width").value = Math.min(420, document.querySelector(".stage").clientWidth - 2 * PADDING);
  byId("dark").checked = matchMedia("(prefers-color-scheme: dark)").matches;
  const preferred = navigator.language.startsWith("zh") ? "zh-Hans" : "en";
  const last = restored();
  setLanguage(last ?? preferred);
  byId("blocked").remove();
  openStage();

  let timer;
  const changed = ({ target }) => {
    clearTimeout(timer);
    if (target.id === "attribute-src") giveSample();
    show();
  };
  const main = document.querySelector("main");
  main.addEventListener("change", changed);
  main.addEventListener("input", (event) => {
    const { target, inputType } = event;
    // Half an address would be asked for: somebody who types it gets more time.
    const isTyped = target.id === "attribute-src" && inputType !== "insertFromPaste";
    clearTimeout(timer);
    timer = setTimeout(changed, target.type === "range" ? 0 : isTyped ? 1500 : 400, event);
  });
  byId("attribute-src").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    changed(event);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => (giveSample(), show())));
  byId("copy").addEventListener("click", copy);
  byId("language").addEventListener("click", () => setLanguage(language === "en" ? "zh-Hans" : "en"));
})();
