// Changes to a list that the reader may be looking at.

/** Resolves once the list may be replaced: when it is out of sight, or neither hovered nor focused. */
const calm = async (host) => {
  for (;;) {
    const { top, bottom } = host.getBoundingClientRect();
    if (document.hidden || bottom < 0 || top > innerHeight || !(host.matches(":hover,:focus-within") || host.shadowRoot.activeElement)) return pause(0);
    await pause(300);
  }
};

/**
 * Puts a marker next to the heading of a rail: the age of its list, and a button labelled `retry`. Removes it without `since`. Independent of the list:
 * it comes and goes without touching what the reader may be using.
 */
const mark = (one, since, retry) => {
  if (since && one.mark?.isConnected) return setText(one.mark.firstChild, since);
  one.mark?.remove();
  if (!since) return;
  const made = (tag, part, ...inner) => {
    const node = make(tag);
    node.part = part;
    node.dir = "auto";
    node.append(...inner);
    return node;
  };
  one.mark = made("span", "meta", made("span", "", since), made("button", "retry", retry));
  firstIn(one.root, "[part=heading]")?.after(one.mark);
};
