// The views: overview, concepts, documents × concepts, pairs, groups, documents, quality, methods.

const conceptName = (concept) => h("div", { class: concept.depth ? `indent${Math.min(concept.depth, 3)}` : null },
  h("a", { href: to("sentences", { concept: concept.id }) }, concept.label),
  concept.labels.zh && concept.labels.zh !== concept.label ? h("span", { class: "faint", lang: "zh" }, ` ${concept.labels.zh}`) : null);

const overviewView = (keys) => {
  const allowed = admitted(keys);
  const documents = facts.documents.filter((document) => !allowed || allowed[document.index]);
  const by = (status) => documents.filter((document) => document.status === status);
  const counts = counted(keys);
  const limit = limitOf(keys);
  const leaves = facts.concepts.filter((concept) => concept.leaf && (!limit || limit.wanted[concept.index]));
  const filtered = filters(keys).length > 0;
  const mentions = (concept) => (facts.complete || filtered ? counts.mentions[concept.index] : concept.mentions);
  const told = leaves.filter((concept) => mentions(concept) !== null);
  const known = told.length > 0;
  const found = told.filter((concept) => mentions(concept) > 0);
  const words = (list) => list.reduce((sum, document) => sum + (document.words ?? 0), 0);
  const [all, spoken] = [words(documents), words(documents.filter((document) => document.coded))];
  const tally = [
    ["documents read", by("read").length + by("warned").length, to("documents", { status: "read" })],
    ["of them with a warning", by("warned").length, to("documents", { status: "warned" })],
    ["not read", by("skipped").length, to("documents", { status: "skipped" })],
    ["words", all, null],
    ["mentions", known ? found.reduce((sum, concept) => sum + mentions(concept), 0) : null, facts.complete ? to("sentences") : null],
    ["concepts found", known ? found.length : null, to("concepts", { found: "yes" })],
  ];
  const doubtful = [...by("skipped"), ...by("warned"), ...documents.filter((document) => document.status === "read" && !document.coded)];
  return [
    h("h1", {}, own(facts.title)),
    filterNote(keys),
    h("dl", { class: "counts" }, tally.map(([name, number, href]) =>
      h("div", {}, h("dt", {}, name), h("dd", {}, number === null ? blank("cannot be told") : href && number ? h("a", { href }, count(number)) : count(number))))),
    spoken < all ? h("p", { class: "note" }, `Words read, also in languages without terms; ${count(spoken)} of them are in languages with terms. Rates, methods and figures go by these.`) : null,
    facts.complete ? null : tooMany(),
    h("h2", {}, "How often each concept is mentioned"),
    h("p", { class: "note" }, filtered
      ? "Mentions in the documents that the filter lets through. Rates and intervals are measured over the whole corpus only, and not shown here."
      : "Mentions per 1,000 words; the line is the 95 % interval over documents. A bar leads to its sentences."),
    bars(leaves, counts, filtered),
    yearsOf(leaves, keys),
    h("h2", {}, "What was not read, and why"),
    doubtful.length === 0 ? h("p", {}, "Everything was read, without warnings.") : listOf(doubtful, (document) => [
      h("a", { href: to("document", { doc: document.id }, []) }, own(document.name)), ": ", own(document.status === "warned" ? `read with a warning (${document.reason})` : emptiness(document))]),
  ];
};

const bars = (leaves, counts, filtered) => {
  const value = (concept) => (filtered ? counts.mentions[concept.index] : concept.rate) ?? 0;
  const high = (concept) => (filtered || !concept.interval ? value(concept) : Math.max(value(concept), concept.interval[1]));
  const longest = greatest(leaves, high, 1e-9);
  const sorted = [...leaves].sort((a, b) => value(b) - value(a) || a.index - b.index);
  return h("ul", { class: "bars" }, sorted.map((concept) => {
    const x = (number) => 1000 * number / longest;
    const mentions = filtered || facts.complete ? counts.mentions[concept.index] : concept.mentions;
    const unknown = mentions === null;
    return h("li", {}, h("span", { class: "name" }, h("a", { href: to("sentences", { concept: concept.id }) }, concept.label)),
      // The same as the name beside it: one of the two is enough for the keyboard.
      h("a", { href: to("sentences", { concept: concept.id }), tabindex: "-1", "aria-hidden": "true", class: "bar" },
        drawn("svg", { viewBox: "0 0 1000 20", preserveAspectRatio: "none" },
          drawn("rect", { class: "fill", x: 0, y: 2, width: x(value(concept)), height: 16 }),
          filtered || !concept.interval ? null : drawn("line", { class: "line", x1: x(concept.interval[0]), x2: x(concept.interval[1]), y1: 10, y2: 10 }))),
      h("span", { class: "n" }, unknown ? blank(counts.why[concept.index] ?? "cannot be told") : filtered ? count(mentions) : `${decimal(concept.rate)} (${count(mentions)})`));
  }));
};

const conceptsView = (keys) => {
  const counts = counted(keys);
  const filtered = filters(keys).length > 0;
  const limit = limitOf(keys);
  const number = (key) => (concept) => (filtered ? counts[key][concept.index] : concept[key]);
  const found = keys.has("found");
  const rows = facts.concepts.filter((concept) => (!limit || leavesOf(concept).some((leaf) => limit.wanted[leaf])) &&
    (!found || (concept.leaf && number("mentions")(concept) > 0)));
  const counter = (key, name, by) => ({
    key, name, number: true, value: number(key),
    cell: (concept) => (number(key)(concept) === null ? blank(counts.why[concept.index] ?? "cannot be told")
      : linked(number(key)(concept), to("sentences", { concept: concept.id, by }))),
  });
  const measured = [
    { key: "rate", name: "Rate per 1,000 words", number: true, value: (concept) => concept.rate, cell: (concept) => decimal(concept.rate) },
    { key: "interval", name: "95 % interval", number: true, value: (concept) => concept.interval?.[0] ?? null, cell: (concept) => ends(concept.interval, decimal) },
    { key: "share", name: "Sentence share", number: true, value: (concept) => concept.share, cell: (concept) => percent(concept.share, 2) },
    { key: "dispersion", name: "Dispersion", number: true, title: "0 even over documents, 1 in one of them only", value: (concept) => concept.dispersion, cell: (concept) => decimal(concept.dispersion) },
    { key: "top", name: "In one document", number: true, title: "share of the mentions that stands in the document with most", value: (concept) => concept.top, cell: (concept) => percent(concept.top, 0) },
  ];
  return [
    h("h1", {}, "Concepts"),
    filterNote(keys),
    found ? onlyNote("Only concepts that were found.") : null,
    h("p", { class: "note" }, filtered ? "Under a filter only what can be counted is shown: mentions, sentences, documents." : "Every count leads to its sentences. What the columns mean stands in datapackage.json."),
    tableOf({
      caption: "Concepts", rows, group: (concept) => (concept.leaf ? "" : "group"),
      columns: [
        { key: "concept", name: "Concept", value: (concept) => `${concept.label} ${concept.labels.zh ?? ""} ${concept.id}`, cell: conceptName },
        counter("mentions", "Mentions"), counter("sentences", "Sentences", "sentence"), counter("documents", "Documents", "document"),
        ...(filtered ? [] : measured),
      ],
    }),
  ];
};

const matrixView = (keys) => {
  const allowed = admitted(keys);
  const level = keys.get("level") ?? "leaf";
  const limit = limitOf(keys);
  const shownConcepts = facts.concepts.filter((concept) => (concept.leaf === (level === "leaf")) && (!limit || leavesOf(concept).some((leaf) => limit.wanted[leaf])));
  const rows = facts.documents.filter((document) => !allowed || allowed[document.index]);
  const cells = cellsOf(keys);
  const most = greatest(rows, (document) => greatest(shownConcepts, (concept) => cells[document.index][concept.index], 0), 1);
  const cell = (concept) => (document) => {
    const number = cells[document.index][concept.index];
    const id = { "data-doc": document.index, "data-concept": concept.index };
    if (number > 0) {
      const found = h("td", { class: "some", ...id }, h("a", { href: to("sentences", { concept: concept.id, doc: document.id }) }, count(number)));
      found.style.setProperty("--part", `${Math.round(8 + 40 * Math.sqrt(number / most))}%`);
      return found;
    }
    const why = missing(document);
    return why ? h("td", { class: "none", title: why, ...id }, blank(why)) : h("td", { class: "zero", title: "read, not found", ...id }, "0");
  };
  const other = level === "leaf" ? "group" : "leaf";
  return [
    h("h1", {}, "Documents × concepts"),
    filterNote(keys),
    h("p", { class: "note" }, "Mentions. 0: read, and not found; –: cannot be told, point at it to see why. A number leads to its sentences, a name to the document or the concept."),
    h("div", { class: "tools" }, h("a", { href: to("matrix", { level: other === "leaf" ? null : other }) }, other === "leaf" ? "Show single concepts" : "Show groups of concepts")),
    tableOf({
      caption: "Documents by concepts", rows, portion: 60, className: "matrix",
      columns: [
        { key: "document", name: "Document", value: (document) => `${document.name} ${document.id}`, cell: (document) => h("a", { href: to("document", { doc: document.id }, []) }, own(document.name)) },
        ...shownConcepts.map((concept) => ({
          key: concept.id, name: concept.label, number: true, value: (document) => cells[document.index][concept.index], td: cell(concept),
          plain: () => h("a", { href: to("sentences", { concept: concept.id }), title: concept.label }, concept.label),
        })),
      ].map((column, at) => (at === 0 ? column : { ...column, turned: true })),
    }),
  ];
};

const pairsView = (keys) => {
  const unit = keys.get("unit") ?? facts.unit;
  const known = Object.keys(facts.pairs);
  const filtered = admitted(keys) !== null;
  const limit = limitOf(keys);
  const under = filters(keys).filter(([key]) => key !== "concept:");
  const fields = ["a", "b", "both", "one", "other", "expected", "documents", "npmi", "q", "null_q", "formula", "null_expected"];
  let rows = (facts.pairs[unit] ?? []).map((pair) => Object.fromEntries(fields.map((field, at) => [field, pair[at]])));
  if (limit) rows = rows.filter((row) => limit.wanted[row.a] || limit.wanted[row.b]);
  // Without the null model, in codebooks of very many concepts, the pair alone decides.
  const full = rows.some((row) => row.null_q !== null);
  const href = (row) => to("sentences", { concept: facts.concepts[row.a].id, pair: facts.concepts[row.b].id, by: unit }, under);
  if (filtered && !facts.complete) rows = rows.map((row) => ({ ...row, both: null, documents: null }));
  else if (filtered) {
    const met = meetings(keys, unit);
    rows = rows.map((row) => ({ ...row, ...(met.get(`${row.a}/${row.b}`) ?? { both: 0, documents: 0 }) })).filter((row) => row.both > 0);
  }
  const name = (side) => ({ value: (row) => facts.concepts[row[side]].label, cell: (row) => h("a", { href: to("sentences", { concept: facts.concepts[row[side]].id }, under) }, facts.concepts[row[side]].label) });
  const plural = unitNames(unit);
  const counter = (key, href) => ({ key, number: true, value: (row) => row[key], cell: (row) => (row[key] === null ? blank(NOT_HELD) : href ? linked(row[key], href(row)) : count(row[key])) });
  return [
    h("h1", {}, "Concepts together"),
    filterNote(keys),
    h("div", { class: "tools" }, h("label", {}, "Unit", h("select", { id: "unit", onchange: (event) => { location.hash = to("pairs", { unit: event.target.value }); } },
      known.map((kind) => h("option", { value: kind, selected: kind === unit }, unitName(kind)))))),
    h("p", { class: "note" }, `Pairs of concepts that share at least one ${unitName(unit)}. A mention inside a longer mention of another concept does not count. `,
      filtered ? "Under a filter only counts are shown." : full
        ? `Together more often than by chance: “q, given how full units are” below 0.05, and more units with both than “expected so”. This q keeps how many concepts each ${unitName(unit)} holds, and figures and network go by it; “q, of the pair alone” asks as if every ${unitName(unit)} could hold any number of concepts. `
        : `Together more often than by chance: q below 0.05, and more than expected. It asks as if every ${unitName(unit)} could hold any number of concepts. `,
      filtered ? null : "All pairs and measures are in tables/cooccurrence.csv."),
    rows.length === 0 ? h("p", {}, `No two concepts share a ${unitName(unit)} here.`) : tableOf({
      caption: "Pairs of concepts", rows, sort: "-both",
      columns: [
        { key: "a", name: "Concept", ...name("a") },
        { key: "b", name: "with", ...name("b") },
        { ...counter("both", href), name: `${plural[0].toUpperCase()}${plural.slice(1)} with both` },
        { ...counter("documents"), name: "Documents" },
        ...(filtered ? [] : [
          { key: "one", name: "with the first", number: true, value: (row) => row.one },
          { key: "other", name: "with the second", number: true, value: (row) => row.other },
          ...(full ? [
            { key: "null_q", name: "q, given how full units are", number: true, value: (row) => row.null_q, cell: (row) => chance(row.null_q) },
            { key: "null_expected", name: "Expected so", number: true, title: "units with both, were chance to keep how many concepts each unit holds", value: (row) => row.null_expected, cell: (row) => decimal(row.null_expected) },
          ] : []),
          { key: "q", name: full ? "q, of the pair alone" : "q", number: true, value: (row) => row.q, cell: (row) => chance(row.q) },
          { key: "expected", name: full ? "Expected of it" : "Expected", number: true, title: "units with both, could every unit hold any number of concepts", value: (row) => row.expected, cell: (row) => decimal(row.expected) },
          { key: "npmi", name: "NPMI", number: true, value: (row) => row.npmi, cell: (row) => decimal(row.npmi) },
          { key: "formula", name: "In formulas only", number: true, title: "share of these units in which both are there through official formulas alone", value: (row) => row.formula, cell: (row) => percent(row.formula, 0) },
        ]),
      ],
    }),
  ];
};

// Units and documents in which two leaves meet, under a filter.
const meetings = (keys, unit) => {
  const without = new URLSearchParams(filters(keys).filter(([key]) => key !== "concept:"));
  const met = new Map();
  for (const item of units(selected(without, { nested: false }), unit, without)) {
    const here = [...new Set(item.map((at) => said.concept[at]))].sort((a, b) => a - b);
    const document = said.document[said.of[item[0]]];
    here.forEach((a, at) => here.slice(at + 1).forEach((b) => {
      const key = `${a}/${b}`;
      const sum = met.get(key) ?? { both: 0, documents: 0, last: -1 };
      sum.both += 1;
      if (sum.last !== document) { sum.documents += 1; sum.last = document; }
      met.set(key, sum);
    }));
  }
  return met;
};

const groupsView = (keys) => {
  if (facts.groupings.length === 0) {
    return [h("h1", {}, "Groups"), h("p", {}, "No groups were compared in this run: --by names what to group documents by.")];
  }
  const grouping = groupingOf(keys.get("by")) ?? facts.groupings[0];
  const limit = limitOf(keys);
  const fields = ["group", "concept", "compared", "documents", "mentions", "sentences", "rate", "rate_ends", "share", "share_ends", "difference", "difference_ends", "ratio", "p", "q", "notes"];
  const rows = grouping.rows.map((row) => Object.fromEntries(fields.map((field, at) => [field, row[at]])))
    .filter((row) => !limit || leavesOf(facts.concepts[row.concept]).some((leaf) => limit.wanted[leaf]))
    // What can be told stands first.
    .sort((one, other) => (one.compared === 0) - (other.compared === 0));
  const silent = grouping.names.filter((_, group) => rows.some((row) => row.group === group && row.compared === 0));
  const href = (row, by) => to("sentences", { concept: facts.concepts[row.concept].id, [`group:${grouping.column}`]: grouping.names[row.group], compared: "yes", by }, []);
  const cell = (row, key, by) => (row[key] === null ? blank("no document of the group is compared") : linked(row[key], href(row, by)));
  const counter = (key, name, by) => ({ key, name, number: true, value: (row) => row[key], cell: (row) => cell(row, key, by) });
  // The interval of a number, if it has one, stands under it.
  const number = (key, name, show, interval = null) => ({
    key, name, number: true, value: (row) => row[key],
    cell: (row) => [show(row[key]), interval && row[interval] ? h("div", { class: "faint" }, ends(row[interval], show)) : null],
  });
  const share = (part) => percent(part, 2).replace(" %", "");
  const points = (part) => (part === null ? "–" : (100 * part).toFixed(2).replace("-", "−"));
  // What holds for every row is said once.
  const CROSSES = /(?:; )?crosses languages \(([^)]*)\): rates do not compare/;
  const across = rows.filter((row) => CROSSES.test(row.notes));
  const everywhere = across.length > 0 && rows.every((row) => CROSSES.test(row.notes) || row.notes.includes("the reference"));
  const languages = [...new Set(across.flatMap((row) => CROSSES.exec(row.notes)[1].split(", ")))].sort();
  const notes = (row) => (everywhere ? row.notes.replace(CROSSES, "").replace(/^; /, "") : row.notes.replace(": rates do not compare", ""));
  return [
    h("h1", {}, "Groups compared"),
    h("div", { class: "tools" }, h("label", {}, "Grouping", h("select", { id: "grouping", onchange: (event) => { location.hash = to("groups", { by: event.target.value }); } },
      facts.groupings.map((known) => h("option", { value: known.column, selected: known === grouping }, known.column))))),
    h("p", { class: "note" }, `Each group is compared with ${grouping.reference === null ? "all others" : `“${grouping.reference}”`}. Documents that were not read, are in a language without terms or were read with a warning are left out. `,
      silent.length > 0 ? ["Of ", own(silent.join(", ")), " nothing can be told: there are such documents only. "] : "",
      grouping.without > 0 ? `${many(grouping.without, "document")} in no group. ` : "", "Under a share and a difference stands the 95 % interval. Filters by document do not apply here; all columns are in tables/comparison.csv."),
    across.length === 0 ? null : h("p", { class: "note" }, everywhere
      ? `Every comparison crosses languages (${languages.join(", ")}): rates per 1,000 words do not compare, shares of sentences do.`
      : "Where a comparison crosses languages, rates per 1,000 words do not compare, shares of sentences do."),
    tableOf({
      caption: "Groups compared", rows, group: (row) => (facts.concepts[row.concept].leaf ? "" : "group"),
      columns: [
        { key: "concept", name: "Concept", value: (row) => facts.concepts[row.concept].label, cell: (row) => h("a", { href: href(row) }, facts.concepts[row.concept].label) },
        { key: "group", name: "Group", value: (row) => grouping.names[row.group] },
        counter("mentions", "Mentions"), counter("sentences", "Sentences", "sentence"),
        { ...counter("documents", "Documents", "document"), cell: (row) => [cell(row, "documents", "document"), ` of ${count(row.compared)}`] },
        number("share", "Sentence share, %", share, "share_ends"),
        number("difference", "Difference, points", points, "difference_ends"),
        number("p", "p", chance), number("q", "q", chance),
        { key: "notes", name: "Notes", remark: true, value: notes },
      ],
    }),
  ];
};


// What the overview counts documents by, and what is said of the list.
const STATUSES = new Map([
  ["read", [["read", "warned"], "Only documents that were read."]],
  ["warned", [["warned"], "Only documents that were read with a warning."]],
  ["skipped", [["skipped"], "Only documents that were not read."]],
]);

// What a list is limited to by the number that led to it.
const onlyNote = (text) => h("p", { class: "note" }, text, " ", h("a", { href: to(route().view) }, "Show all"));

// Signs of a value in the list of documents, on average; longer ones stand on the page of each document.
const LONGEST = 24;

const documentsView = (keys) => {
  const allowed = admitted(keys);
  const limit = limitOf(keys);
  const cells = cellsOf(keys);
  const [statuses, only] = STATUSES.get(keys.get("status")) ?? [null, null];
  const rows = facts.documents.filter((document) => (!allowed || allowed[document.index]) && (!statuses || statuses.includes(document.status)));
  // Columns that most documents have, with values that a cell has room for.
  const roomy = (at) => rows.reduce((sum, document) => sum + (document.values[at] ?? "").length, 0) <= LONGEST * rows.length;
  const filled = facts.columns.map((name, at) => ({ name, at, many: rows.filter((document) => document.values[at]).length }))
    .filter((column) => column.name !== "meta_language" && 2 * column.many > rows.length && roomy(column.at)).slice(0, 4);
  const mentions = (document) => {
    const sum = facts.concepts.reduce((all, concept) => all + (concept.leaf && (!limit || limit.wanted[concept.index]) ? cells[document.index][concept.index] : 0), 0);
    return sum === 0 && missing(document) ? null : sum;
  };
  return [
    h("h1", {}, "Documents"),
    filterNote(keys),
    only ? onlyNote(only) : null,
    h("p", { class: "note" }, "A document's own page has all that is known of it; so has tables/documents.csv."),
    tableOf({
      caption: "Documents", rows,
      columns: [
        { key: "document", name: "Document", value: (document) => `${document.name} ${document.id}`, cell: (document) => h("a", { href: to("document", { doc: document.id }, []) }, own(document.name)) },
        { key: "language", name: "Language", short: true, value: (document) => document.language },
        { key: "words", name: "Words", number: true, value: (document) => document.words, cell: (document) => count(document.words) },
        { key: "mentions", name: "Mentions", number: true, value: mentions, cell: (document) => (mentions(document) === null ? blank(missing(document)) : linked(mentions(document), to("sentences", { doc: document.id }))) },
        { key: "status", name: "Status", value: (document) => `${document.status} ${document.reason}`, cell: (document) => [document.status, document.reason === "" ? null : [": ", own(document.reason)]] },
        ...filled.map(({ name, at }) => ({ key: `column-${at}`, name, value: (document) => document.values[at] })),
      ],
    }),
  ];
};

// A pattern, which may go on in the next line after a bar.
const breakable = (text) => h("bdi", {}, text.split(/(?<=\|)/).flatMap((part) => [part, h("wbr")]));

const qualityView = () => {
  const term = ([concept, text, language, register, low, mentions, documents, forms], index) =>
    ({ concept: facts.concepts[concept], text, language, register, low, mentions, documents, forms, index });
  const terms = facts.terms.map(term);
  const list = (status) => facts.documents.filter((document) => document.status === status);
  const reasons = (documents, status, name) => (documents.length === 0 ? h("p", {}, `None was ${name}.`) : tableOf({
    caption: `Documents that were ${name}`, name: status, rows: documents, search: false,
    columns: [
      { key: "document", name: "Document", value: (document) => document.name, cell: (document) => h("a", { href: to("document", { doc: document.id }, []) }, own(document.name)) },
      { key: "reason", name: "Reason", long: true, value: (document) => document.reason },
    ],
  }));
  const alone = facts.concepts.filter((concept) => concept.leaf && concept.mentions > 0).flatMap((concept) => {
    const matched = terms.filter((known) => known.concept === concept && known.mentions > 0);
    return matched.length === 1 ? matched : [];
  });
  const columns = [
    { key: "concept", name: "Concept", value: (row) => row.concept.label },
    { key: "term", name: "Term", long: true, value: (row) => row.text, cell: (row) => h("code", {}, breakable(row.text)) },
    { key: "language", name: "Language", short: true, value: (row) => row.language },
    { key: "register", name: "Register", short: true, value: (row) => row.register },
    { key: "mentions", name: "Mentions", number: true, value: (row) => row.mentions, cell: (row) => (row.mentions === null ? blank("no document in its language was read") : linked(row.mentions, to("sentences", { term: row.index }, []))) },
    { key: "forms", name: "Forms", long: true, value: (row) => row.forms },
  ];
  const silent = terms.filter((known) => known.mentions === 0);
  const uncoded = facts.documents.filter((document) => document.status !== "skipped" && !document.coded);
  const single = facts.concepts.filter((concept) => concept.leaf && concept.mentions > 1 && concept.top > 0.5);
  return [
    h("h1", {}, "Quality"),
    h("h2", {}, "Documents not read"), reasons(list("skipped"), "skipped", "skipped"),
    h("h2", {}, "Documents read with a warning"),
    h("p", { class: "note" }, "What was found in them counts; what was not found is an empty cell."), reasons(list("warned"), "warned", "warned of"),
    h("h2", {}, "Documents in languages without terms"),
    uncoded.length === 0 ? h("p", {}, "None.") : listOf(uncoded, (document) => [h("a", { href: to("document", { doc: document.id }, []) }, own(document.name)), ` (${document.language})`]),
    h("h2", {}, "Concepts that rest on one document"),
    h("p", { class: "note" }, "More than half of their mentions are in one document; of those with two mentions or more."),
    single.length === 0 ? h("p", {}, "None.") : h("ul", {}, single.map((concept) => h("li", {}, h("a", { href: to("sentences", { concept: concept.id }, []) }, concept.label), `: ${percent(concept.top, 0)} of ${many(concept.mentions, "mention")}`))),
    h("h2", {}, "Terms that carry a concept alone"),
    h("p", { class: "note" }, "All mentions of the concept are of this term: if it is wrong, the concept is."),
    alone.length === 0 ? h("p", {}, "None.") : tableOf({ caption: "Terms that carry a concept alone", name: "alone", rows: alone, columns, search: false }),
    h("h2", {}, "Terms"),
    h("p", { class: "note" }, `${count(silent.length)} of ${many(terms.length, "term")} never matched; they stand first.`),
    tableOf({ caption: "Terms", name: "terms", rows: terms, columns, portion: 50, sort: "+mentions" }),
  ];
};

const methodsView = () => [
  h("h1", {}, "Methods"),
  h("p", { class: "note" }, "Written from this run, to be adapted."),
  facts.methods.map((paragraph) => h("p", {}, paragraph)),
  h("div", { class: "tools" }, copier("Copy the paragraphs", () => facts.methods.join("\n\n"))),
  h("h2", {}, "How to cite"),
  h("p", {}, facts.cite),
  h("h2", {}, "Files"),
  h("p", { class: "note" }, "Beside this page, if it was not moved; datapackage.json says what every column means."),
  h("ul", {}, facts.tables.map(([path, row]) => h("li", {}, h("code", {}, path), `: one row is ${row}`))),
];
