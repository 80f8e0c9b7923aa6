// Tables that can be sorted and searched; long ones are shown in portions. How a table is sorted stands in the address.

const PORTION = 200;

// `name` tells the table from others of its view: the address keeps search and order of each by itself.
// `columns`: { key, name, number, value(row) for sorting and searching, cell(row) to show, title, long or short text or a remark }. The first one names the row.
const tableOf = ({ caption, name = "", columns, rows, portion = PORTION, sort = null, search = true, className = "", group = () => "" }) => {
  const { keys } = route();
  const [SORT, SEARCH] = ["sort", "q"].map((key) => (name ? `${key}.${name}` : key));
  const ordered = keys.get(SORT);
  let order = ordered && columns.some((column) => column.key === ordered.slice(1)) ? ordered : sort;
  let wanted = search ? keys.get(SEARCH) ?? "" : "";
  let shown = portion;
  const body = h("tbody");
  const more = h("p", { class: "more" });
  const state = h("span", { class: "faint", role: "status" });
  const heads = columns.map((column) => {
    const head = h("th", { scope: "col", class: column.turned ? "turned" : column.number ? "n" : null, title: column.title });
    if (column.plain) head.append(column.plain());
    else head.append(h("button", { type: "button", onclick: () => sortBy(column) }, own(column.name)));
    return head;
  });
  const remember = () => {
    const { view, keys: now } = route();
    for (const [key, value] of [[SORT, order], [SEARCH, wanted]]) {
      if (value) now.set(key, value); else now.delete(key);
    }
    const query = now.toString();
    history.replaceState(null, "", `#${view}${query ? `?${query}` : ""}`);
  };
  const sortBy = (column) => {
    const first = column.number ? "-" : "+";
    const other = first === "-" ? "+" : "-";
    order = order === first + column.key ? other + column.key : first + column.key;
    shown = portion;
    remember();
    draw();
  };
  const compare = (column) => (one, two) => {
    const [a, b] = [column.value(one), column.value(two)];
    // What is empty stands at the end, however it is sorted.
    if (a === null || a === undefined || a === "") return b === null || b === undefined || b === "" ? 0 : 1;
    if (b === null || b === undefined || b === "") return -1;
    const way = order[0] === "-" ? -1 : 1;
    if (typeof a === "number" && typeof b === "number") return way * (a - b);
    return way * String(a).localeCompare(String(b), "en", { numeric: true });
  };
  const draw = () => {
    const low = wanted.toLowerCase();
    const matching = low === "" ? [...rows] : rows.filter((row) =>
      columns.some((column) => !column.number && String(column.value?.(row) ?? "").toLowerCase().includes(low)));
    const column = order ? columns.find((known) => known.key === order.slice(1)) : null;
    if (column) matching.sort(compare(column));
    columns.forEach((known, at) => {
      if (column === known) heads[at].setAttribute("aria-sort", order[0] === "-" ? "descending" : "ascending");
      else heads[at].removeAttribute("aria-sort");
    });
    body.replaceChildren(...matching.slice(0, shown).map((row) => h("tr", { class: group(row) || null },
      columns.map((known, at) => known.td?.(row) ?? h(at === 0 ? "th" : "td",
        { scope: at === 0 ? "row" : null, class: known.number ? "n" : known.long ? "long" : known.short ? "short" : known.remark ? "remark" : null }, known.cell ? known.cell(row) : own(String(known.value(row) ?? "")))))));
    const left = matching.length - shown;
    more.replaceChildren(...(left > 0 ? [
      `${count(shown)} of ${many(matching.length, "row")} shown. `,
      h("button", { type: "button", onclick: () => { shown += portion; draw(); } }, `Show ${Math.min(left, portion)} more`),
    ] : []));
    state.textContent = low === "" ? many(rows.length, "row") : `${count(matching.length)} of ${many(rows.length, "row")}`;
  };
  const input = h("input", { type: "search", value: wanted, oninput: (event) => {
    wanted = event.target.value;
    shown = portion;
    remember();
    draw();
  } });
  draw();
  const table = h("table", { class: className || null }, h("caption", { class: "unseen" }, caption), h("thead", {}, h("tr", {}, heads)), body);
  const scroll = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, table);
  return h("div", {},
    // A search in force is seen, however few rows there are.
    search && (rows.length > 5 || wanted !== "") ? h("div", { class: "tools" }, h("label", {}, "Search", input), state) : null,
    scroll, railOf(scroll, table), more);
};

// The scroll bar of a table that is wider than the page: at the foot of the window as long as the table is in sight.
const railOf = (scroll, table) => {
  const length = h("div");
  const rail = h("div", { class: "rail", tabindex: "-1", "aria-hidden": "true", onscroll: () => { scroll.scrollLeft = rail.scrollLeft; } }, length);
  scroll.addEventListener("scroll", () => { rail.scrollLeft = scroll.scrollLeft; });
  const sizes = new ResizeObserver(() => {
    const wider = scroll.scrollWidth > scroll.clientWidth;
    length.style.width = wider ? `${scroll.scrollWidth}px` : "0";
    rail.style.visibility = wider ? "visible" : "hidden";
  });
  sizes.observe(table);
  sizes.observe(scroll);
  return rail;
};

// A number that leads to its mentions, where the page holds any.
const linked = (number, href, title) =>
  (number === null || number === undefined ? "–" : number === 0 || !facts.complete ? count(number) : h("a", { href, title }, count(number)));

// A list that may be long, in portions; `item` makes an entry of a row.
const listOf = (rows, item, portion = PORTION) => {
  const list = h("ul");
  const more = h("p", { class: "more" });
  let shown = 0;
  const draw = () => {
    const next = rows.slice(shown, shown + portion);
    shown += next.length;
    fill(list, {}, next.map((row) => h("li", {}, item(row))));
    const left = rows.length - shown;
    more.replaceChildren(...(left > 0 ? [
      `${count(shown)} of ${count(rows.length)} shown. `,
      h("button", { type: "button", onclick: draw }, `Show ${Math.min(left, portion)} more`),
    ] : []));
  };
  draw();
  return [list, more];
};
