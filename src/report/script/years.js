// Change over the years, as trends.csv and trend_tests.csv have it.

const YEARS_AT_ONCE = 10;

const highest = (concept) => greatest(facts.years.concepts[concept.index][1], (share) => share ?? 0, 0);

// The years of a concept as a line on a scale of its own: broken where a year has no documents or nothing can be told. A point leads to the year's mentions.
const lineOf = (concept) => {
  const { years } = facts.years;
  const [mentions, shares] = facts.years.concepts[concept.index];
  const [first, last] = [years[0], years[years.length - 1]];
  const most = highest(concept) || 1;
  const x = (year) => 20 + (960 * (year - first)) / (last - first);
  const y = (share) => 90 - (80 * share) / most;
  const at = (place) => `${x(years[place]).toFixed(1)} ${y(shares[place]).toFixed(1)}`;
  const path = years.map((year, place) => {
    if (shares[place] === null) return "";
    const joined = place > 0 && shares[place - 1] !== null && years[place - 1] === year - 1;
    return `${joined ? "L" : "M"}${at(place)}`;
  }).join("");
  const points = years.map((year, place) => ({ year, place })).filter(({ place }) => shares[place] !== null);
  const marks = points.map(({ year, place }) => ({
    href: mentions[place] > 0 && facts.complete ? to("sentences", { concept: concept.id, "year:": String(year) }, []) : null,
    name: `${concept.label}, ${year}: ${many(mentions[place], "mention")}, ${percent(shares[place])} of sentences`,
    // A line without length and with round ends is a dot, however the drawing is stretched.
    shape: drawn("path", { d: `M${at(place)}h0.01` }),
  })).filter((mark) => mark.href);
  return h("div", { class: "spark", role: "group", "aria-label": `${concept.label} over the years` },
    drawn("svg", { viewBox: "0 0 1000 100", preserveAspectRatio: "none", "aria-hidden": "true" },
      drawn("path", { class: "base", d: "M0 90H1000" }), drawn("path", { class: "course", d: path }),
      drawn("path", { class: "dots", d: points.map(({ place }) => `M${at(place)}h0.01`).join("") })),
    marks.length > 0 ? linksOver(marks, "0 0 1000 100") : null);
};

const yearsOf = (leaves, keys) => {
  const heading = h("h2", {}, "Change over the years");
  if (!facts.years) return null;
  if (admitted(keys)) return [heading, h("p", { class: "note" }, "Measured over the whole corpus only, and not shown under a filter of documents.")];
  const { years, documents, tests } = facts.years;
  const found = leaves.filter((concept) => concept.mentions > 0).sort((a, b) => b.mentions - a.mentions || a.index - b.index);
  if (found.length === 0) return null;
  const first = years[0];
  const last = years[years.length - 1];
  const inYears = documents.reduce((sum, number) => sum + number, 0);
  const said = `${many(inYears, "document")} of ${many(years.length, "year")}, ${first === last ? first : `${first} to ${last}`}.`;
  if (years.length < 2) return [heading, h("p", { class: "note" }, `${said} Change needs at least two years.`)];
  const item = (concept) => {
    const [tested, p, q, reason] = tests[concept.index];
    return h("li", {},
      h("span", { class: "name" }, h("a", { href: to("sentences", { concept: concept.id }) }, concept.label)),
      lineOf(concept),
      h("span", { class: "n" }, `to ${percent(highest(concept))}`, h("br"), p === null ? blank(reason || `${tested} years are too few for a test`) : `p ${chance(p)}, q ${chance(q)}`));
  };
  const axis = h("li", { "aria-hidden": "true", class: "axis" }, h("span"), h("span", { class: "ends" }, h("span", {}, first), h("span", {}, last)));
  const list = h("ul", { class: "bars courses" });
  const more = h("p", { class: "more" });
  const draw = (from, portion) => {
    fill(list, {}, found.slice(from, from + portion).map(item));
    list.append(axis);
    const left = found.length - from - portion;
    more.replaceChildren(...(left > 0 ? [h("button", { type: "button", onclick: () => draw(from + portion, left) }, `Show ${many(left, "more concept")}`)] : []));
  };
  draw(0, YEARS_AT_ONCE);
  return [
    heading,
    h("p", { class: "note" }, said, " Share of sentences with a mention, each concept from 0 to its highest, which stands beside it. A point leads to the mentions of its year. ",
      "p: is there a trend (Mann–Kendall); q: the same, given how many concepts were tested. All numbers are in tables/trends.csv and trend_tests.csv."),
    list, more,
  ];
};
