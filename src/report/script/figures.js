// Figures whose marks are links, for the pointer and for the keyboard alike.

// Where arrows lead from a mark: left and right through all marks in order; up and down to the nearest that lies there.
const beside = (all, at, key) => {
  if (key === "Home") return 0;
  if (key === "End") return all.length - 1;
  if (key === "ArrowLeft") return Math.max(at - 1, 0);
  if (key === "ArrowRight") return Math.min(at + 1, all.length - 1);
  if (key !== "ArrowUp" && key !== "ArrowDown") return null;
  const way = key === "ArrowUp" ? -1 : 1;
  const middle = (link) => {
    const { left, top, width, height } = link.getBoundingClientRect();
    return [left + width / 2, top + height / 2];
  };
  const [x, y] = middle(all[at]);
  let [nearest, least] = [at, Infinity];
  all.forEach((link, other) => {
    const [across, down] = middle(link);
    const [away, off] = [way * (down - y), Math.abs(across - x)];
    if (away > 1 && away + 3 * off < least) [nearest, least] = [other, away + 3 * off];
  });
  return nearest;
};

// Links over a drawing: one stop of the tab key, arrows within. `marks`: { href, name, shape }; `box` is what the shapes are measured in.
const linksOver = (marks, box) => {
  const links = marks.map(({ href, name, shape }, at) =>
    drawn("a", { href, tabindex: at === 0 ? "0" : "-1", "aria-label": name }, drawn("title", {}, name), shape));
  const stop = (link) => {
    links.forEach((other) => other.setAttribute("tabindex", other === link ? "0" : "-1"));
  };
  const onkeydown = (event) => {
    const at = links.indexOf(event.target.closest("a"));
    const next = at < 0 || event.ctrlKey || event.altKey || event.metaKey ? null : beside(links, at, event.key);
    if (next === null) return;
    event.preventDefault();
    stop(links[next]);
    links[next].focus();
  };
  // The drawing itself must not listen: it would be a stop of the tab key too.
  return h("div", { class: "marks", onkeydown, onfocusin: (event) => stop(event.target.closest("a")) },
    drawn("svg", { viewBox: box, preserveAspectRatio: "none" }, links));
};

// What a mark of a figure stands for leads to its sentences.
const lead = (ids) => {
  const [first, second] = ids;
  if (ids.length === 1 && facts.documentOf.has(first)) return to("document", { doc: first }, []);
  if (!facts.complete) return null;
  if (ids.length === 1 && facts.conceptOf.has(first)) return to("sentences", { concept: first }, []);
  if (ids.length === 2 && facts.documentOf.has(first) && facts.conceptOf.has(second)) return to("sentences", { doc: first, concept: second }, []);
  if (ids.length === 2 && facts.conceptOf.has(first) && facts.conceptOf.has(second)) return to("sentences", { concept: first, pair: second, by: facts.unit }, []);
  return null;
};

const nameOf = (ids) => ids.map((id) => facts.conceptOf.get(id)?.label ?? facts.documentOf.get(id)?.name ?? id).join(" × ");

const pictureOf = (figure) => {
  // In a network a pair is a line between the middles of two nodes, not the box around it.
  const middles = new Map(figure.marks.filter(([ids]) => ids.length === 1)
    .map(([[id], left, top, width, height]) => [id, [left + width / 2, top + height / 2]]));
  const shape = ([ids, left, top, width, height]) => {
    const [from, end] = ids.map((id) => middles.get(id));
    if (!figure.name.startsWith("network") || !from || !end) return drawn("rect", { x: left, y: top, width, height });
    return drawn("line", { x1: from[0], y1: from[1], x2: end[0], y2: end[1] });
  };
  const marks = figure.marks.map((mark) => ({ href: lead(mark[0]), name: nameOf(mark[0]), shape: shape(mark) })).filter((mark) => mark.href);
  // A picture sees no font of the page around it: each gets the fonts that the page holds once.
  const svg = figure.svg.replace("</desc>", () => `</desc><style>${fonts}</style>`);
  return h("figure", { id: `figure-${figure.name}` },
    h("div", { class: "sheet", role: "group", "aria-label": `Figure ${figure.name.replaceAll("_", " ")}` },
      h("img", { alt: figure.alt, src: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}` }),
      marks.length > 0 ? linksOver(marks, "0 0 10000 10000") : null),
    h("figcaption", {}, figure.caption));
};

const figuresView = () => [
  h("h1", {}, "Figures"),
  figures.length === 0 ? h("p", {}, "No figures were drawn in this run.") : h("p", { class: "note" },
    facts.complete ? "A bar, a cell, a node or an edge leads to its sentences; on the keyboard, Tab leads into a figure, arrows from mark to mark, Enter to the sentences. " : "",
    "Their data are in the folder figures, as CSV, and so are figures as files: those of the run, or as polilex figures has drawn them since."),
  facts.complete || figures.length === 0 ? null : tooMany(),
  figures.map(pictureOf),
];
