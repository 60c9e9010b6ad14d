// Watches the page around rails, and their children.

/**
 * Watches the sources of rails' values, and restores their `state`. `rails` are the elements in the document; `rail[key]()` notifies one.
 * Returns `watch(rail, tag)`, to add a rail, with its script tag if any; `leave(rail)`; and the functions of `inherited`.
 */
const watchPage = (rails, key) => {
  // Attributes have their callback; the other sources of values are observed.
  const notifyAll = () => rails.forEach((rail) => rail[key]({}));
  const sourceObserver = new MutationObserver(notifyAll);
  sourceObserver.observe(document.head, { childList: true, subtree: true, attributeFilter: ["content"] });
  // Libraries that morph a page remove attributes that its new markup lacks.
  const stateObserver = new MutationObserver((records) => {
    // The latest value is the one that the rail set.
    for (const { target, oldValue } of records.reverse()) if (rails.has(target) && !target.hasAttribute("state")) target.setAttribute("state", oldValue);
  });
  const widthObserver = watchWidths((rail) => rail[key]({ isIntersecting: false }));
  // Lazy images out of sight must be loaded for printing too.
  addEventListener("beforeprint", () => {
    for (const { shadowRoot } of rails) for (const image of shadowRoot.querySelectorAll("img")) image.loading = "eager";
  });
  return {
    ...inherited(notifyAll),
    watch(rail, tag) {
      sourceObserver.observe(rail, { childList: true, characterData: true, subtree: true });
      stateObserver.observe(rail, { attributeFilter: ["state"], attributeOldValue: true });
      if (tag) sourceObserver.observe(tag, { attributes: true });
      widthObserver?.observe(rail);
    },
    leave: (rail) => widthObserver?.unobserve(rail),
  };
};
