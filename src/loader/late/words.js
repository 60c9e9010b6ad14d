// Dates and counts in words, by the browser's own Intl.

/** What a formatter of `Intl` makes of a value. Empty where it does not know the language. */
const inWords = (formatter, lang, options, value, unit) => {
  try {
    const intl = new Intl[formatter](lang, JSON.parse(options));
    return intl.format ? intl.format(value, unit) : intl.select(value);
  } catch {
    return "";
  }
};
