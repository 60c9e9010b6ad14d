// Under a reader's eyes.

/** Resolves once what stands may be replaced: out of sight, or neither pointed at nor focused. */
const calm = async (host) => {
  for (;;) {
    const { top, bottom } = host.getBoundingClientRect();
    if (document.hidden || bottom < 0 || top > innerHeight || !(host.matches(":hover,:focus-within") || host.shadowRoot.activeElement)) return pause(0);
    await pause(300);
  }
};

/**
 * Says beside the heading of a rail since when its list stands, with a button of the label `retry`; nothing without `since`. By itself: it comes and goes
 * without touching what a reader may be at.
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
