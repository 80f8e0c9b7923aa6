// The data of the page: unpacked once; texts only when they are looked at.

const unpack = async (id) => {
  const element = document.getElementById(id);
  if (!element) return null;
  const letters = atob(element.textContent);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at);
  element.remove();
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
};

let facts;
let figures;
// Rules @font-face with the letters of all figures.
let fonts;
// By sentence: document, sentence, paragraph, page; by mention: concept, term, start, end, window, nested, of (its sentence).
let said;

const texts = new Map();

// The text of a sentence, and those around it, which are likely to be wanted too.
const textOf = async (sentence) => {
  let block = said.blocks.length - 1;
  while (said.blocks[block] > sentence) block -= 1;
  if (!texts.has(block)) texts.set(block, unpack(`text-${block}`));
  return (await texts.get(block))[sentence - said.blocks[block]];
};

const typed = (numbers) => Uint32Array.from(numbers);

const load = async () => {
  [facts, figures, fonts] = await Promise.all([unpack("facts"), unpack("figures"), unpack("fonts")]);
  const columns = (await unpack("mentions")) ?? {
    document: [], sentence: [], paragraph: [], page: [], mentions: [], concept: [], term: [], start: [], end: [],
    window: [], nested: [], blocks: [],
  };
  const of = new Uint32Array(columns.concept.length);
  const first = new Uint32Array(columns.mentions.length + 1);
  let mention = 0;
  columns.mentions.forEach((many, sentence) => {
    first[sentence] = mention;
    of.fill(sentence, mention, mention + many);
    mention += many;
  });
  first[columns.mentions.length] = mention;
  said = {
    document: typed(columns.document), sentence: columns.sentence, paragraph: columns.paragraph,
    page: typed(columns.page), concept: typed(columns.concept), term: typed(columns.term),
    start: typed(columns.start), end: typed(columns.end), window: columns.window,
    nested: Uint8Array.from(columns.nested), blocks: columns.blocks, of, first,
  };
  facts.concepts.forEach((concept, index) => {
    concept.index = index;
    concept.label = concept.labels.en ?? Object.values(concept.labels)[0] ?? concept.id;
    concept.depth = concept.parent === null ? 0 : facts.concepts[concept.parent].depth + 1;
    concept.root = concept.parent === null ? index : facts.concepts[concept.parent].root;
    concept.children = [];
    if (concept.parent !== null) facts.concepts[concept.parent].children.push(index);
  });
  const roots = facts.concepts.filter((concept) => concept.parent === null);
  const family = (concept) => {
    const parent = concept.parent ?? concept.index;
    return parent;
  };
  const families = [...new Set(facts.concepts.filter((concept) => concept.leaf).map(family))];
  facts.concepts.forEach((concept) => {
    const place = families.indexOf(concept.leaf ? family(concept) : concept.index);
    concept.colour = `k${(place < 0 ? roots.indexOf(facts.concepts[concept.root]) : place) % 9}`;
  });
  facts.documents.forEach((document, index) => {
    document.index = index;
    document.name = document.title || document.id;
    document.year = yearOf(document);
  });
  facts.conceptOf = new Map(facts.concepts.map((concept) => [concept.id, concept]));
  facts.documentOf = new Map(facts.documents.map((document) => [document.id, document]));
};

const valueOf = (document, column) => {
  const at = facts.columns.indexOf(column);
  return at < 0 ? null : document.values[at];
};

const yearOf = (document) => {
  for (const column of ["year", "date"]) {
    const found = /^\s*(\d{4})(?!\d)/.exec(valueOf(document, column) ?? "");
    if (found) return found[1];
  }
  return null;
};
