// What a rail inherits from its place in the document: the language and, if `theme` is a selector, the theme.

/** `onChange` is called when something around a rail may have changed. Returns a function per attribute: from the element and the value given, the value. */
const inherited = (onChange) => {
  const langObserver = new MutationObserver(onChange);
  const themeObserver = new MutationObserver(onChange);
  /** The element and its ancestors, across shadow roots. */
  const ancestors = function* (node) {
    for (; node; node = node.parentNode || node.host) if (node.matches) yield node;
  };
  return {
    /** The value, else the nearest `lang` around the element, else that of the page's metadata, else the browser's language. */
    lang(host, value) {
      for (const node of value ? [] : ancestors(host)) {
        langObserver.observe(node, { attributeFilter: ["lang"] });
        // Not `node.lang`, which in a form may be a field of that name.
        if ((value = node.getAttribute("lang"))) break;
      }
      // Its content may be a list of languages.
      value ||= document.querySelector("meta[http-equiv=content-language i]")?.content.match(/[^,\s]+/)?.[0] || navigator.language;
      // `cn` is a country, but pages mean its language; `zh-cmn-Hans` is what old tutorials teach. In JSON it may be anything but a text.
      return `${value}`.replace(/^(cn$|zh.cmn)/i, "zh");
    },
    /** For a selector: `dark` if an ancestor matches, else `auto`. Words and invalid selectors are returned unchanged. */
    theme(host, value) {
      if (/^[a-z\s]*$/i.test(value ?? "")) return value;
      try {
        for (const node of ancestors(host.parentNode)) {
          themeObserver.observe(node, { attributes: true });
          if (host.matches.call(node, value)) return "dark";
        }
        return "auto";
      } catch {
        return value;
      }
    },
  };
};
