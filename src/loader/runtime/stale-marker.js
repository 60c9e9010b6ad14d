// The marker of a stale list.

/**
 * Puts a marker next to the heading of a rail: the age of its list, and a button labelled `retry`, in the language `lang` if it is not the rail's. Removes it without `since`. Independent of the list:
 * it comes and goes without touching what the reader may be using.
 */
const showStaleMarker = (record, since, retry, lang) => {
  if (since && record.mark?.isConnected) return setText(record.mark.firstChild, since);
  // Its button may have the focus.
  if (record.mark?.contains(focusBeside(record.root))) focusOn(firstIn(record.root, "[part~=link]"));
  record.mark?.remove();
  if (!since) return;
  record.mark = make("span");
  record.mark.part = "meta";
  for (const [tag, part, text] of [
    ["span", "", since],
    ["button", "retry", retry],
  ]) {
    const node = make(tag);
    node.part = part;
    // Only the words have their own direction: the marker is in line with the heading.
    node.dir = "auto";
    node.append(text);
    record.mark.append(node);
  }
  if (lang) record.mark.lang = lang;
  firstIn(record.root, "[part=heading]")?.after(record.mark);
};
