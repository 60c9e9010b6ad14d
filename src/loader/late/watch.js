// What happens around rails and within them.

/**
 * Watches what the values of rails come from, and keeps what the page must not take. `rails` are the elements in the document, `rail[key]()`
 * tells one of it. Answers `watch(rail, tag)`, for one more rail, with the tag it came by; `leave(rail)`; and what a rail takes from where it stands.
 */
const watchPage = (rails, key) => {
  // Attributes are live by themselves, the other sources of values by observation.
  const gather = () => rails.forEach((rail) => rail[key]({}));
  const sources = new MutationObserver(gather);
  sources.observe(document.head, { childList: true, subtree: true, attributeFilter: ["content"] });
  // What morphs a page takes away what is not in its new text.
  const states = new MutationObserver((records) => {
    // The last value is the rail's.
    for (const { target, oldValue } of records.reverse()) if (rails.has(target) && !target.hasAttribute("state")) target.setAttribute("state", oldValue);
  });
  const widths = watchWidths((rail) => rail[key]({ isIntersecting: false }));
  // A picture that nobody has scrolled to is wanted on paper too.
  addEventListener("beforeprint", () => {
    for (const { shadowRoot } of rails) for (const image of shadowRoot.querySelectorAll("img")) image.loading = "eager";
  });
  return {
    ...surroundings(gather),
    watch(rail, tag) {
      sources.observe(rail, { childList: true, characterData: true, subtree: true });
      states.observe(rail, { attributeFilter: ["state"], attributeOldValue: true });
      if (tag) sources.observe(tag, { attributes: true });
      widths?.observe(rail);
    },
    leave: (rail) => widths?.unobserve(rail),
  };
};
