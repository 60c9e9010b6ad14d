// What a rail takes from where it stands: the language and, where a selector says which, the theme.

/** `changed` is called where something around a rail may have changed. The rest is asked by attribute, with the value that is given. */
const surroundings = (changed) => {
  const langs = new MutationObserver(changed);
  const looks = new MutationObserver(changed);
  /** The element and those around it, also through shadow roots. */
  const outwards = function* (node) {
    for (; node; node = node.parentNode || node.host) if (node.matches) yield node;
  };
  return {
    /** The nearest language of the page, else the browser's. */
    lang(host, value) {
      for (const node of value ? [] : outwards(host)) {
        langs.observe(node, { attributeFilter: ["lang"] });
        if ((value = node.lang)) break;
      }
      return value || navigator.language;
    },
    /** `dark` within what a selector matches, else `auto`. Words, and what is no selector, are left as they are. */
    theme(host, value) {
      if (/^[a-z\s]*$/i.test(value ?? "")) return value;
      try {
        for (const node of outwards(host)) {
          looks.observe(node, { attributes: true });
          if (node.matches(value)) return "dark";
        }
        return "auto";
      } catch {
        return value;
      }
    },
  };
};
