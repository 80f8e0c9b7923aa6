// From the address to the view, and the filters that stay.

const VIEWS = [
  ["overview", "Overview", overviewView], ["concepts", "Concepts", conceptsView], ["matrix", "Documents × concepts", matrixView],
  ["pairs", "Pairs", pairsView], ["groups", "Groups", groupsView], ["figures", "Figures", figuresView],
  ["documents", "Documents", documentsView], ["quality", "Quality", qualityView], ["methods", "Methods", methodsView],
  ["sentences", null, sentencesView], ["document", null, documentView],
];

const FEW = 60;

// What documents can be filtered by: a key, a name, and its values.
const choices = () => {
  const values = (of) => {
    const numbers = new Map();
    for (const document of facts.documents) {
      const value = (of(document) ?? "").trim();
      if (value) numbers.set(value, (numbers.get(value) ?? 0) + 1);
    }
    return [...numbers].sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }));
  };
  const all = [["language:", "Language", values((document) => document.language)], ["year:", "Year", values((document) => document.year)]];
  for (const column of facts.columns) all.push([`column:${column}`, column, values((document) => valueOf(document, column))]);
  for (const grouping of facts.groupings) {
    const name = (document) => grouping.names[grouping.members[document.index]];
    all.push([`group:${grouping.column}`, `Group: ${grouping.column}`, values(name)]);
  }
  // The year may be a column too, and a column may tell documents apart one by one.
  return all.filter(([key, , known]) => known.length > 1 && known.length <= FEW && key !== "column:year" && known.length < facts.documents.length);
};

let known;

const drawFilters = (view, keys) => {
  const set = (key) => (event) => {
    const { view: now, keys: all } = route();
    if (event.target.value) all.set(key, event.target.value); else all.delete(key);
    location.hash = `#${now}?${all}`;
  };
  const on = filters(keys);
  const select = ([key, name, values]) => h("label", {}, own(name), h("select", { "data-filter": key, onchange: set(key) },
    h("option", { value: "" }, "all"),
    values.map(([value, number]) => h("option", { value, selected: keys.get(key) === value }, `${value} (${number})`))));
  const concept = h("label", {}, "Concept", h("select", { "data-filter": "concept:", onchange: set("concept:") },
    h("option", { value: "" }, "all"),
    facts.concepts.map((one) => h("option", { value: one.id, selected: keys.get("concept:") === one.id }, `${"\u2003".repeat(one.depth)}${one.label}`))));
  const open = document.querySelector("#filters details")?.open ?? false;
  document.getElementById("filters").replaceChildren(h("details", { open },
    h("summary", { class: on.length > 0 ? "on" : null }, on.length > 0 ? `Filter (${on.length} in force)` : "Filter documents and concepts"),
    h("div", {}, known.map(select), concept)));
};

const PLACES = new Map();
let current = null;

const show = (moved) => {
  const { view, keys } = route();
  const [name, title, draw] = VIEWS.find(([known]) => known === view) ?? VIEWS[0];
  const main = document.getElementById("main");
  if (current !== null) PLACES.set(current, scrollY);
  current = location.hash;
  document.getElementById("views").replaceChildren(...VIEWS.filter(([, title]) => title).map(([known, text]) =>
    h("li", {}, h("a", { href: to(known), "aria-current": known === name ? "page" : null }, text))));
  drawFilters(name, keys);
  main.replaceChildren(...[draw(keys)].flat(3).filter(Boolean));
  const heading = main.querySelector("h1")?.textContent ?? title;
  document.title = `${heading} – polilex report`;
  const here = document.getElementById("here");
  if (here) here.scrollIntoView({ block: "center" });
  else scrollTo(0, moved ? 0 : PLACES.get(location.hash) ?? 0);
  if (moved) (here ?? main).focus({ preventScroll: true });
};

// A link that is followed leads to the top of the next view; going back, to where one was.
let followed = false;
addEventListener("click", (event) => { if (event.target.closest?.("a[href^='#']")) followed = true; });
document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  event.stopPropagation();
  document.getElementById("main").focus();
});

load().then(() => {
  known = choices();
  document.getElementById("foot").textContent = `polilex ${facts.version}`;
  document.getElementById("name").textContent = `polilex report: ${facts.title}`;
  show(false);
  addEventListener("hashchange", () => { const moved = followed; followed = false; show(moved); });
  document.documentElement.dataset.ready = "yes";
}).catch((error) => {
  document.getElementById("main").replaceChildren(h("p", { role: "alert" },
    "This page could not be read: ", String(error), ". It needs a browser of 2023 or later; the tables beside it hold all numbers."));
});
