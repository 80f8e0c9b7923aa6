// Elements are made here and nowhere else. Text is always a text node, so that it can never be markup.

const SVG = "http://www.w3.org/2000/svg";

const h = (name, attributes = {}, ...children) => fill(document.createElement(name), attributes, children);
const drawn = (name, attributes = {}, ...children) => fill(document.createElementNS(SVG, name), attributes, children);

const fill = (element, attributes, children) => {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  // One by one: a call takes only so many arguments.
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
  return element;
};

// Text of a document or a name: its direction is its own.
// A long name breaks after "_", not within a word.
const own = (text) => h("bdi", {}, String(text).split(/(?<=_)(?!_|$)/).flatMap((part, at) => (at === 0 ? [part] : [h("wbr"), part])));

const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const count = (number) => (number === null || number === undefined ? "–" : grouped.format(number));
const many = (number, name) => `${count(number)} ${number === 1 ? name : `${name}s`}`;

const decimal = (number, digits = 2) => {
  if (number === null || number === undefined) return "–";
  const text = number !== 0 && Math.abs(number) < 10 ** -digits ? number.toPrecision(2) : number.toFixed(digits);
  return text.replace("-", "−");
};
// The same digits in every row; what is above zero never reads as zero.
const percent = (number, digits = 1) => {
  if (number === null || number === undefined) return "–";
  const text = (100 * number).toFixed(digits);
  return number > 0 && Number(text) === 0 ? `< ${(10 ** -digits).toFixed(digits)} %` : `${text} %`;
};
const ends = (interval, show) => (interval ? `${show(interval[0])} to ${show(interval[1])}` : "–");
const chance = (p) => (p === null || p === undefined ? "–" : p < 0.001 ? "< 0.001" : p.toFixed(3));

// A cell that shows no number says why.
const blank = (why) => h("span", { title: why }, "–", h("span", { class: "unseen" }, ` ${why}`));

const say = (text) => { document.getElementById("said").textContent = text; };

const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h("textarea", { class: "unseen", "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  say("Copied.");
};

// `text` returns what to copy, or a promise of it.
const copier = (name, text) =>
  h("button", { type: "button", class: "copy", onclick: async () => copy(await text()) }, name);

// The greatest value of a list of any length, and `least` if it has none.
const greatest = (list, value, least) => list.reduce((most, item) => Math.max(most, value(item)), least);
