// newsrail-view: an item that was half visible for a second; once per item.

/** Watches the items of lists; calls `onItemsAdded` when items are added. */
const watchViews = (onItemsAdded) => {
  const timers = new WeakMap();
  const viewed = new WeakMap(); // by rail, the URLs or texts of its viewed items: a recreated item counts as the same
  const view = (item) => {
    viewObserver.unobserve(item);
    // Its second begins anew when the page is seen again.
    if (document.hidden) return document.addEventListener("visibilitychange", () => viewObserver.observe(item), { once: true });
    const { host } = item.getRootNode();
    const url = item.querySelector("a")?.href || "";
    const known = viewed.get(host) || new Set();
    const name = url || item.textContent;
    if (!host || known.has(name)) return;
    viewed.set(host, known.add(name));
    dispatch(host, "view", { url, index: positionOf(item) });
  };
  const viewObserver =
    window.IntersectionObserver &&
    new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          clearTimeout(timers.get(target));
          if (isIntersecting) timers.set(target, setTimeout(() => target.isConnected && view(target), 1000));
        }
      },
      { threshold: 0.5 },
    );
  const listObserver = new MutationObserver((records) => {
    let hasItems;
    for (const { addedNodes } of records) {
      for (const node of addedNodes) {
        const items = node.matches?.("[part~=item]") ? [node] : node.querySelectorAll?.("[part~=item]") || [];
        for (const item of items) {
          hasItems = true;
          viewObserver?.observe(item);
        }
      }
    }
    // Once for all of them: it is called for each rail in sight.
    if (hasItems) onItemsAdded();
  });
  return { watch: (root) => listObserver.observe(root, { childList: true, subtree: true }) };
};
