// Functions for the wasm: each does in one call what would take several from there. `platform::browser` declares them.

const baseUrl = () => document.baseURI;
const pageUrl = () => location.href.replace(/#.*/s, "");
/** The absolute URL that the browser makes of `input`; `undefined` if it is not a URL. */
const resolveUrl = (input, base) => {
  for (const given of [[input, base], [input]]) {
    try {
      return new URL(...given).href;
    } catch {}
  }
};
/** A decoder for a label of the Encoding Standard; `undefined` if the label is unknown. */
const decoderFor = (label) => {
  try {
    return new TextDecoder(label);
  } catch {}
};
/** Decodes the next bytes of a stream; `undefined` if the decoder throws. */
const decodeNext = (decoder, bytes, stream) => {
  try {
    return decoder.decode(bytes, { stream });
  } catch {}
};
/** A clone of the content of the webmaster's `<template slot="NAME">`. */
const templateOf = (host, slot) => host.querySelector(`:scope > template[slot=${slot}]`)?.content?.cloneNode(true);
/** The first element within `root` that matches. */
const firstIn = (root, selector) => root.querySelector(selector);
/** Whether a rail is rendered, as far as the browser tells. Not the element itself, which may be `display: contents`. */
const isRendered = ({ shadowRoot }) => firstIn(shadowRoot, "[part=base]")?.checkVisibility?.() ?? true;
/** The focused element in the shadow root that `element` is in, even while the window has no focus. */
const focusBeside = (element) => element.getRootNode().activeElement;
/** Whether one of the children that a list takes the place of, or what is in one, has the focus. */
const isChildFocused = (host) => !!firstIn(host, ":scope>:not([slot]):focus-within");
const doesMatch = (element, selector) => element.matches(selector);
/** The element itself or its nearest ancestor that matches. */
const nearest = (element, selector) => element.closest(selector);
/** The element that an event happened at. */
const targetOf = ({ target }) => (target?.closest ? target : null);
const fieldOf = (facts, name) => facts[name];
const setField = (facts, name, value) => {
  facts[name] = value;
};
const putAfter = (place, element) => place.after(element);
const twinOf = (element) => element.cloneNode(true);
const make = (tag) => document.createElement(tag);
/** Sets the text of an element; if it is the same already, leaves the node alone: the reader may have selected it. */
const setText = (element, text) => {
  if (element.textContent != text) element.textContent = text;
};
const setPart = (element, part, isOn) => element.part.toggle(part, isOn);
const doesScroll = ({ scrollHeight, clientHeight }) => scrollHeight > clientHeight;
/** The place of an element among its siblings, from 0. */
const positionOf = (element) => {
  let position = 0;
  while ((element = element.previousElementSibling)) position++;
  return position;
};
/** Whether a click follows its link: primary button, no modifier key, not cancelled so far. */
const isPlainClick = (event) =>
  // Not by its class: a rail that has been moved into another window gets events of that window.
  event.button === 0 &&
  !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.defaultPrevented);
const isEscape = ({ key }) => key == "Escape";
/** Adds (`begins`) or removes a capturing listener, which also hears events that do not bubble. */
const setListener = (target, type, listener, begins) =>
  target[begins ? "addEventListener" : "removeEventListener"](type, listener, true);
/** Focuses an element, if there is one. The reader stays where they have scrolled to. */
const focusOn = (element) => element?.focus?.({ preventScroll: true });
const isFocusLost = () => (document.activeElement?.localName ?? "body") == "body";
const playsType = (type) => !!document.createElement("video").canPlayType?.(type);
const savesData = () => !!navigator.connection?.saveData || matchMedia("(prefers-reduced-data:reduce)").matches;
