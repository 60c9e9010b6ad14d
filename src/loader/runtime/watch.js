// Watches the page around rails, and their children.

/**
 * Watches the sources of rails' values, and restores their `state`. `rails` are the elements in the document; `rail[key]()` notifies one.
 * Returns `watch(rail, tag)`, to add a rail, with its script tag if any; `leave(rail)`; and the functions of `surroundings`.
 */
const watchPage = (rails, key) => {
  // Attributes have their callback; the other sources of values are observed.
  const gather = () => rails.forEach((rail) => rail[key]({}));
  const sources = new MutationObserver(gather);
  sources.observe(document.head, { childList: true, subtree: true, attributeFilter: ["content"] });
  // Libraries that morph a page remove attributes that its new markup lacks.
  const states = new MutationObserver((records) => {
    // The latest value is the one that the rail set.
    for (const { target, oldValue } of records.reverse()) if (rails.has(target) && !target.hasAttribute("state")) target.setAttribute("state", oldValue);
  });
  const widths = watchWidths((rail) => rail[key]({ isIntersecting: false }));
  // Lazy images out of sight must be loaded for printing too.
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
