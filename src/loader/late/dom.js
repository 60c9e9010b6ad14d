// What the wasm asks of the browser where a line here does what would take several calls there: `platform::browser` has the other side.

const baseUrl = () => document.baseURI;
const pageUrl = () => location.href.replace(/#.*/s, "");
/** An address as the browser understands it, absolute; nothing where it is none. */
const resolveUrl = (input, base) => {
  for (const given of [[input, base], [input]]) {
    try {
      return new URL(...given).href;
    } catch {}
  }
};
/** A decoder for a label of the Encoding Standard; nothing where the label is unknown. */
const decoderFor = (label) => {
  try {
    return new TextDecoder(label);
  } catch {}
};
/** The text that the next bytes of a stream stand for; nothing where the decoder gives up. */
const decodeNext = (decoder, bytes, stream) => {
  try {
    return decoder.decode(bytes, { stream });
  } catch {}
};
/** A copy of what the webmaster put into `<template slot="NAME">`. */
const templateOf = (host, slot) => host.querySelector(`:scope > template[slot=${slot}]`)?.content?.cloneNode(true);
/** The first element within `root` that matches. */
const firstIn = (root, selector) => root.querySelector(selector);
/** What has the focus within the shadow root that an element is in, also while the window has it not. */
const focusBeside = (element) => element.getRootNode().activeElement;
const doesMatch = (element, selector) => element.matches(selector);
/** The element itself or the nearest around it that matches. */
const nearest = (element, selector) => element.closest(selector);
/** The element that an event happened at. */
const targetOf = ({ target }) => (target?.closest ? target : null);
const fieldOf = (facts, name) => facts[name];
const setField = (facts, name, value) => {
  facts[name] = value;
};
const putAfter = (place, element) => place.after(element);
const call = (then) => then();
const twinOf = (element) => element.cloneNode(true);
const make = (tag) => document.createElement(tag);
/** Has an element say `text`. Where it does already it is left alone: a reader may have marked it. */
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
/** Whether a click leads where its link leads: with the first button and no key held, and not cancelled so far. */
const isPlainClick = (event) =>
  event instanceof MouseEvent &&
  !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.defaultPrevented);
const isEscape = ({ key }) => key == "Escape";
/** Listens on `target` and within it, also for what does not bubble; or no more. */
const setListener = (target, type, listener, begins) =>
  target[begins ? "addEventListener" : "removeEventListener"](type, listener, true);
const focusOn = (element) => element.focus?.();
const isFocusLost = () => (document.activeElement?.localName ?? "body") == "body";
const playsType = (type) => !!document.createElement("video").canPlayType?.(type);
const savesData = () => !!navigator.connection?.saveData || matchMedia("(prefers-reduced-data:reduce)").matches;
