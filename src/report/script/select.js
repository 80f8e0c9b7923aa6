// Which documents and mentions: the address of the page says it all, so that every view can be copied.
//
// An address is `#view?key=value&…`. Keys with a colon are filters and stay when one goes from view to view: `language:`, `year:`, `concept:`,
// `column:NAME` (metadata) and `group:NAME` (a grouping of the run).

const FILTER = /^(language|year|concept|column|group):/;

const route = () => {
  const [view, query = ""] = location.hash.slice(1).split(/\?(.*)/s);
  return { view: view || "overview", keys: new URLSearchParams(query) };
};

const filters = (keys) => [...keys].filter(([key, value]) => FILTER.test(key) && value !== "");

// The address of a view with these keys, under the filters in force.
const to = (view, keys = {}, under = filters(route().keys)) => {
  const all = new URLSearchParams(under);
  for (const [key, value] of Object.entries(keys)) {
    if (value === null || value === undefined || value === "") all.delete(key);
    else all.set(key, value);
  }
  const query = all.toString();
  return `#${view}${query ? `?${query}` : ""}`;
};

const groupingOf = (name) => facts.groupings.find((grouping) => grouping.column === name);

// The documents that a filter lets through, as a list of booleans, or null if all.
const admitted = (keys) => {
  const tests = [];
  for (const [key, value] of filters(keys)) {
    const [kind, name] = [key.slice(0, key.indexOf(":")), key.slice(key.indexOf(":") + 1)];
    if (kind === "language") tests.push((document) => document.language === value);
    if (kind === "year") tests.push((document) => document.year === value);
    if (kind === "column") tests.push((document) => (valueOf(document, name) ?? "").trim() === value);
    if (kind === "group") {
      const grouping = groupingOf(name);
      const group = grouping ? grouping.names.indexOf(value) : -1;
      tests.push((document) => grouping && group >= 0 && grouping.members[document.index] === group);
    }
  }
  if (tests.length === 0) return null;
  return facts.documents.map((document) => tests.every((test) => test(document)));
};

// The leaves of a concept: itself, or all that stand below it.
const leavesOf = (concept) => {
  if (concept.leaf) return [concept.index];
  return concept.children.flatMap((child) => leavesOf(facts.concepts[child]));
};

const concepts = (id) => {
  const concept = facts.conceptOf.get(id);
  const wanted = new Uint8Array(facts.concepts.length);
  if (concept) leavesOf(concept).forEach((leaf) => { wanted[leaf] = 1; });
  return { concept, wanted };
};

// The concepts that the filter in force lets through; null if all.
const limitOf = (keys) => (keys.get("concept:") ? concepts(keys.get("concept:")) : null);

// The mentions that keys select, by number. Mentions of the group of concepts that is asked for are one if they have the same span; those
// that a filter lets through are all there.
const selected = (keys, { nested = true } = {}) => {
  const allowed = admitted(keys);
  const document = keys.has("doc") ? facts.documentOf.get(keys.get("doc")) : null;
  if (keys.has("doc") && !document) return [];
  const asked = keys.has("concept") ? concepts(keys.get("concept")) : null;
  const limits = [asked, limitOf(keys)].filter(Boolean);
  const pair = keys.has("pair") ? concepts(keys.get("pair")) : null;
  const term = keys.has("term") ? Number(keys.get("term")) : null;
  const compared = keys.has("compared");
  const once = asked?.concept && !asked.concept.leaf;
  const found = [];
  let seen = new Set();
  let sentence = -1;
  for (let at = 0; at < said.concept.length; at += 1) {
    const of = said.of[at];
    const where = said.document[of];
    if (document && where !== document.index) continue;
    if (allowed && !allowed[where]) continue;
    if (compared && !facts.documents[where].absence) continue;
    if (term !== null && said.term[at] !== term) continue;
    const concept = said.concept[at];
    if (pair && !pair.wanted[concept] && limits.length > 0) {
      if (!limits.every((limit) => limit.wanted[concept])) continue;
    } else if (!pair && !limits.every((limit) => limit.wanted[concept])) continue;
    if (!nested && said.nested[at]) continue;
    if (once) {
      if (of !== sentence) seen = new Set();
      sentence = of;
      const span = said.start[at] * 2 ** 21 + said.end[at];
      if (seen.has(span)) continue;
      seen.add(span);
    }
    found.push(at);
  }
  return found;
};

// The unit of a kind that a mention is in, as a number that grows with the text.
const unitOf = (kind) => {
  if (kind === "document") return () => 0;
  if (kind === "paragraph") return (at) => said.paragraph[said.of[at]];
  if (kind === "sentence") return (at) => said.sentence[said.of[at]];
  return (at) => said.window[at];
};

// Units of a kind that hold mentions; for a pair, those that hold both concepts.
const units = (mentions, kind, keys) => {
  const number = unitOf(kind);
  const all = new Map();
  for (const at of mentions) {
    const key = `${said.document[said.of[at]]}/${number(at)}`;
    if (!all.has(key)) all.set(key, []);
    all.get(key).push(at);
  }
  if (!keys.has("pair")) return [...all.values()];
  const sides = [concepts(keys.get("concept")), concepts(keys.get("pair"))];
  const both = (unit) => sides.every((side) => unit.some((at) => side.wanted[said.concept[at]]));
  return [...all.values()].filter(both);
};

// Mentions, sentences and documents of every concept and group under a filter; null where it cannot be told, and `why` says the reason.
const counted = (keys) => {
  if (!facts.complete) {
    const unknown = facts.concepts.map(() => null);
    return { mentions: unknown, sentences: unknown, documents: unknown, why: facts.concepts.map(() => NOT_HELD) };
  }
  const zero = () => facts.concepts.map(() => 0);
  const sums = { mentions: zero(), sentences: zero(), documents: zero() };
  const allowed = admitted(keys);
  const limit = limitOf(keys);
  const above = facts.concepts.map((concept) => {
    const line = [];
    for (let at = concept.index; at !== null; at = facts.concepts[at].parent) line.push(at);
    return line;
  });
  const last = { sentence: zero().map(() => -1), document: zero().map(() => -1) };
  const spans = facts.concepts.map(() => new Set());
  for (let at = 0; at < said.concept.length; at += 1) {
    const sentence = said.of[at];
    const document = said.document[sentence];
    if (allowed && !allowed[document]) continue;
    if (limit && !limit.wanted[said.concept[at]]) continue;
    for (const concept of above[said.concept[at]]) {
      if (last.sentence[concept] !== sentence) {
        last.sentence[concept] = sentence;
        sums.sentences[concept] += 1;
        spans[concept].clear();
      }
      if (last.document[concept] !== document) {
        last.document[concept] = document;
        sums.documents[concept] += 1;
      }
      if (!facts.concepts[concept].leaf) {
        const span = said.start[at] * 2 ** 21 + said.end[at];
        if (spans[concept].has(span)) continue;
        spans[concept].add(span);
      }
      sums.mentions[concept] += 1;
    }
  }
  sums.why = untold(facts.documents.filter((document) => !allowed || allowed[document.index]), limit);
  facts.concepts.forEach(({ index }) => {
    if (sums.mentions[index] > 0) sums.why[index] = null;
    if (sums.why[index]) sums.mentions[index] = sums.sentences[index] = sums.documents[index] = null;
  });
  return sums;
};

// Why finding no mention of a concept in these documents says nothing, by concept; null where it is a zero.
const untold = (documents, limit) => {
  const [tell, read] = [new Set(), new Set()];
  for (const document of documents) {
    if (document.absence) tell.add(document.language);
    if (document.status !== "skipped") read.add(document.language);
  }
  const named = [...read].sort().join(", ");
  return facts.concepts.map((concept) => {
    const leaves = leavesOf(concept).filter((leaf) => !limit || limit.wanted[leaf]);
    const spoken = new Set(leaves.flatMap((leaf) => facts.concepts[leaf].languages));
    if ([...tell].some((language) => spoken.has(language))) return null;
    if (documents.length === 0) return "there is no such document";
    if (read.size === 0) return "none of these documents was read";
    if (![...read].some((language) => spoken.has(language))) return `the codebook has no terms for it in the language of these documents (${named})`;
    return "not found, but those of these documents that are in a language with terms were read with a warning";
  });
};

// Mentions of every concept and group in every document, of concepts that the filter lets through: by document, an array by concept.
const cellsOf = (keys) => {
  const under = keys.get("concept:") ?? "";
  if (cellsOf.under === under) return cellsOf.made;
  const limit = limitOf(keys);
  const cells = facts.documents.map(() => new Uint32Array(facts.concepts.length));
  let seen = new Set();
  let last = -1;
  for (let at = 0; at < said.concept.length; at += 1) {
    const sentence = said.of[at];
    if (sentence !== last) seen = new Set();
    last = sentence;
    if (limit && !limit.wanted[said.concept[at]]) continue;
    const row = cells[said.document[sentence]];
    const concept = facts.concepts[said.concept[at]];
    row[concept.index] += 1;
    for (let up = concept.parent; up !== null; up = facts.concepts[up].parent) {
      const span = `${up}/${said.start[at]}/${said.end[at]}`;
      if (seen.has(span)) continue;
      seen.add(span);
      row[up] += 1;
    }
  }
  [cellsOf.made, cellsOf.under] = [cells, under];
  return cells;
};

// Why a cell without mentions is empty; null if it is a zero.
const emptiness = (document) => {
  if (document.status === "skipped") return `not read (${document.reason})`;
  if (!document.coded) return `the codebook has no terms in its language (${document.language})`;
  if (!document.absence) return `not found, but read with a warning (${document.reason})`;
  return null;
};

// The same where the page may hold no mentions at all: then nothing can be told from finding none.
const NOT_HELD = "this page holds no mentions; see the tables beside it";
const missing = (document) => (facts.complete ? emptiness(document) : NOT_HELD);
