// The sentences behind a number, and a document with all its mentions.

const AT_ONCE = 50;

// The text of a sentence in runs: each is covered by the same spans.
const runs = (text, spans) => {
  const cuts = [...new Set([0, text.length, ...spans.flatMap((span) => [span.start, span.end])])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, at) => ({
    text: text.slice(from, cuts[at + 1]),
    over: spans.filter((span) => span.start <= from && span.end >= cuts[at + 1]),
    last: cuts[at + 1],
  }));
};

const spansOf = (sentence) => {
  const spans = [];
  for (let at = said.first[sentence]; at < said.first[sentence + 1]; at += 1) {
    spans.push({ at, start: said.start[at], end: said.end[at], concept: facts.concepts[said.concept[at]] });
  }
  return spans;
};

const place = (sentence) => [
  said.page[sentence] ? `page ${said.page[sentence]}` : null,
  `paragraph ${count(said.paragraph[sentence])}`,
  `sentence ${count(said.sentence[sentence])}`,
].filter(Boolean).join(", ");

// The address of a sentence in its document, free of filters.
const addressOf = (sentence) => to("document", {
  doc: facts.documents[said.document[sentence]].id, at: said.sentence[sentence],
}, []);

const addressed = (hash) => location.href.split("#")[0] + hash;

// A sentence as a quotation; `marked` mentions stand out, others of the sentence are underlined.
const quotation = (sentence, marked) => {
  const document = facts.documents[said.document[sentence]];
  const quote = h("blockquote", { lang: document.language, dir: "auto" });
  textOf(sentence).then((text) => {
    for (const run of runs(text, spansOf(sentence))) {
      const names = [...new Set(run.over.map((span) => span.concept.label))].join("; ");
      if (run.over.some((span) => marked.has(span.at))) quote.append(h("mark", { title: names }, run.text));
      else if (run.over.length > 0) quote.append(h("mark", { class: "also", title: names }, run.text));
      else quote.append(run.text);
    }
  });
  return quote;
};

const source = (sentence, names) => {
  const document = facts.documents[said.document[sentence]];
  return h("p", { class: "where" },
    h("a", { href: addressOf(sentence) }, own(document.name)),
    h("span", {}, place(sentence)),
    names ? h("span", {}, names) : null,
    copier("Copy", () => textOf(sentence).then((text) => `“${text.trim()}” (${document.name}, ${place(sentence)})`)),
    copier("Copy link", () => addressed(addressOf(sentence))));
};

// What a list of mentions or units is a list of.
const described = (keys) => {
  const concept = facts.conceptOf.get(keys.get("concept"));
  const pair = facts.conceptOf.get(keys.get("pair"));
  const parts = [];
  if (concept) parts.push(concept.label);
  if (pair) parts.push(`with ${pair.label}`);
  if (keys.has("term")) parts.push(`term ${facts.terms[Number(keys.get("term"))]?.[1] ?? "?"}`);
  if (keys.has("doc")) parts.push(`in ${facts.documentOf.get(keys.get("doc"))?.name ?? "an unknown document"}`);
  return parts.join(" ") || "All concepts";
};

const unitName = (kind) => (kind.startsWith("window") ? `window of ${facts.window} words` : kind);
const unitNames = (kind) => (kind.startsWith("window") ? `windows of ${facts.window} words` : `${kind}s`);

const sentencesView = (keys) => {
  const kind = keys.get("by") ?? "mention";
  const paired = keys.has("pair");
  const mentions = selected(keys, { nested: !paired });
  const leaf = facts.conceptOf.get(keys.get("concept"))?.leaf && !paired;
  const items = kind === "mention" ? mentions.map((at) => [at]) : units(mentions, kind, keys);
  const documents = new Set(items.map((item) => said.document[said.of[item[0]]]));
  const what = kind === "mention" ? many(items.length, "mention") : `${count(items.length)} ${items.length === 1 ? unitName(kind) : unitNames(kind)}`;
  const list = h("ol", { class: "found" });
  const more = h("p", { class: "more" });
  let shown = 0;
  const draw = (portion) => {
    const next = items.slice(shown, shown + portion);
    shown += next.length;
    list.append(...next.map((item) => foundItem(item, kind, leaf)));
    const left = items.length - shown;
    more.replaceChildren(...(left > 0 ? [
      `${count(shown)} of ${count(items.length)} shown. `,
      h("button", { type: "button", onclick: () => draw(200) }, `Show ${Math.min(200, left)} more`),
    ] : []));
  };
  draw(AT_ONCE);
  const document = facts.documentOf.get(keys.get("doc"));
  const why = items.length === 0 && document ? emptiness(document) ?? "read, and not found" : null;
  return [
    h("h1", {}, own(described(keys))),
    facts.complete ? h("p", { id: "found-count", "data-count": items.length }, `${what} in ${many(documents.size, "document")}`,
      why ? `: ${why}.` : ".") : null,
    filterNote(keys),
    facts.conceptOf.get(keys.get("concept"))?.note && !paired ? h("p", { class: "note" }, facts.conceptOf.get(keys.get("concept")).note) : null,
    facts.complete ? null : notHeld(),
    h("div", { class: "tools" }, copier("Copy link to this list", () => location.href)),
    list, more,
  ];
};

const foundItem = (item, kind, leaf) => {
  const names = (mentions) => (leaf ? null : [...new Set(mentions.map((at) => facts.concepts[said.concept[at]].label))].join("; "));
  const marked = new Set(item);
  if (kind === "mention" || kind === "sentence") {
    const sentence = said.of[item[0]];
    return h("li", {}, quotation(sentence, marked), source(sentence, names(item)));
  }
  // A larger unit: its sentences in order, the first few at once.
  const sentences = [...new Set(item.map((at) => said.of[at]))];
  const of = (sentence) => [quotation(sentence, marked), source(sentence, names(item.filter((at) => said.of[at] === sentence)))];
  const rest = sentences.slice(4);
  const later = h("div");
  const button = h("button", { type: "button", onclick: () => { button.remove(); fill(later, {}, rest.flatMap(of)); } },
    `Show ${many(rest.length, "more sentence")}`);
  return h("li", {}, sentences.slice(0, 4).flatMap(of), rest.length > 0 ? [button, later] : null);
};

const tooMany = () => h("p", { class: "note" },
  "There are too many mentions for one page, so that it holds no sentences: see tables/mentions.csv, or run fewer documents at a time.");

// Where mentions would stand.
const notHeld = () => h("p", { id: "not-held" },
  "This page does not hold these mentions: there are too many for one page. They are in tables/mentions.csv.");

const filterNote = (keys) => {
  const on = filters(keys);
  if (on.length === 0) return null;
  const named = on.map(([key, value]) => {
    const [kind, name] = [key.slice(0, key.indexOf(":")), key.slice(key.indexOf(":") + 1)];
    if (kind === "concept") return `concept ${facts.conceptOf.get(value)?.label ?? value}`;
    return `${name || kind} ${value}`;
  });
  return h("p", { class: "note" }, "Filtered: ", own(named.join("; ")), ". ",
    h("a", { href: to(route().view, Object.fromEntries([...keys].filter(([key]) => !FILTER.test(key))), []) }, "Show all"));
};

// A document: what is known of it, and every sentence with a mention, in order.
const documentView = (keys) => {
  const document = facts.documentOf.get(keys.get("doc"));
  if (!document) return [h("h1", {}, "Document"), h("p", {}, "There is no such document in these results.")];
  const first = said.document.indexOf(document.index);
  const sentences = [];
  for (let at = first; at >= 0 && at < said.document.length && said.document[at] === document.index; at += 1) sentences.push(at);
  const found = new Map();
  for (const sentence of sentences) for (const span of spansOf(sentence)) found.set(span.concept, (found.get(span.concept) ?? 0) + 1);
  const present = [...found.keys()].sort((a, b) => a.index - b.index);
  const wanted = keys.has("at") ? sentences.findIndex((at) => String(said.sentence[at]) === keys.get("at")) : -1;
  const reading = h("div", { class: "reading" });
  const more = h("p", { class: "more" });
  let shown = 0;
  const draw = (portion) => {
    const next = sentences.slice(shown, shown + portion);
    for (const sentence of next) {
      const before = shown === 0 ? 0 : said.sentence[sentences[shown - 1]];
      const missing = said.sentence[sentence] - before - 1;
      if (missing > 0) reading.append(h("p", { class: "gap" }, `⋯ ${many(missing, "sentence")} without a mention ⋯`));
      reading.append(readSentence(sentence, document, shown === wanted));
      shown += 1;
    }
    const left = sentences.length - shown;
    more.replaceChildren(...(left > 0 ? [
      `${count(shown)} of ${many(sentences.length, "sentence")} shown. `,
      h("button", { type: "button", onclick: () => draw(200) }, `Show ${Math.min(200, left)} more`),
    ] : []));
    if (left === 0 && document.sentences !== null && sentences.length > 0) {
      const after = document.sentences - said.sentence[sentences[sentences.length - 1]];
      if (after > 0) reading.append(h("p", { class: "gap" }, `⋯ ${many(after, "sentence")} without a mention ⋯`));
    }
  };
  draw(Math.max(100, wanted + 20));
  const about = [
    ["File", own(document.id)],
    ...facts.columns.map((column, at) => [column, document.values[at] === null ? null : own(document.values[at])]),
    ["Format", document.format || null],
    ["Language", document.language === null ? null : `${document.language}${document.coded ? "" : " (no terms in the codebook)"}`],
    ["Length", document.words === null ? null : `${many(document.words, "word")}, ${many(document.sentences, "sentence")}, ${many(document.paragraphs, "paragraph")}${document.pages === null ? "" : `, ${many(document.pages, "page")}`}`],
    ["Status", `${document.status}${document.reason ? `: ${document.reason}` : ""}`],
  ];
  const total = [...found.values()].reduce((sum, number) => sum + number, 0);
  const why = emptiness(document);
  const unread = document.status === "skipped" || !document.coded;
  return [
    h("h1", {}, own(document.name)),
    h("dl", { class: "about" }, about.filter(([, value]) => value !== null).map(([name, value]) => [h("dt", {}, own(name)), h("dd", {}, value)])),
    h("div", { class: "tools" }, copier("Copy link to this document", () => addressed(to("document", { doc: document.id }, [])))),
    h("h2", {}, "Mentions"),
    !facts.complete && !unread ? notHeld() : h("p", { "data-count": total }, total === 0
      ? `No mentions${why ? `: ${why}` : ": it was read, and nothing was found"}.`
      : `${many(total, "mention")} of ${many(present.length, "concept")} in ${many(sentences.length, "sentence")}. The number after a mention names its concept:`),
    h("ul", { class: "legend" }, present.map((concept) => h("li", {},
      h("a", { class: `k ${concept.colour}`, href: to("sentences", { concept: concept.id, doc: document.id }, []) },
        h("b", {}, `${concept.index + 1} `), concept.label), ` ${count(found.get(concept))}`))),
    reading, more,
  ];
};

const readSentence = (sentence, document, here) => {
  const line = h("p", { lang: document.language, dir: "auto", class: here ? "here" : null, id: here ? "here" : null, tabindex: here ? "-1" : null },
    h("a", { class: "at", href: addressOf(sentence), title: place(sentence), "aria-label": place(sentence) },
      `${said.page[sentence] ? `p. ${said.page[sentence]} ` : ""}¶ ${said.paragraph[sentence]}`));
  textOf(sentence).then((text) => {
    for (const run of runs(text, spansOf(sentence))) {
      if (run.over.length === 0) { line.append(run.text); continue; }
      const [concept] = run.over.map((span) => span.concept);
      const names = run.over.map((span) => span.concept.label).join("; ");
      const numbers = [...new Set(run.over.filter((span) => span.end === run.last).map((span) => span.concept.index + 1))];
      line.append(h("a", {
        class: `k ${concept.colour}`, title: names, href: to("sentences", { concept: concept.id, doc: document.id }, []),
      }, run.text, numbers.length > 0 ? h("sub", {}, numbers.join(",")) : null));
    }
  });
  return line;
};
