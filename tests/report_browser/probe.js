// What the tests do inside the page: go somewhere, click, count what is listed. `probe` is put on the window once a page is loaded.

window.probe = (() => {
  const settled = async () => {
    for (let turn = 0; turn < 400; turn += 1) {
      const quotes = [...document.querySelectorAll("blockquote")];
      if (quotes.every((quote) => quote.childNodes.length > 0)) return;
      await new Promise((done) => setTimeout(done, 5));
    }
    throw new Error(`the sentences of ${location.hash} never came`);
  };
  const moved = (act) => new Promise((done, fail) => {
    const late = setTimeout(() => fail(new Error(`nothing opened from ${location.hash}`)), 5000);
    addEventListener("hashchange", () => { clearTimeout(late); done(); }, { once: true });
    act();
  });
  const go = async (hash) => {
    if (location.hash !== hash) await moved(() => { location.hash = hash; });
    await settled();
  };
  const more = () => document.querySelector("main .more button");
  const unfold = () => { while (more()) more().click(); };
  const plain = (text) => text.replace(/[\s\u0085]+/g, " ").trim();
  // What a list says and what is in it, all portions opened.
  const listed = async () => {
    unfold();
    await settled();
    const items = [...document.querySelectorAll("ol.found > li")];
    return {
      said: Number(document.getElementById("found-count").dataset.count),
      rows: items.length,
      marks: items.map((item) => plain([...item.querySelectorAll("mark:not(.also)")].map((mark) => mark.textContent).join(""))),
      places: items.map((item) => item.querySelector(".where span").textContent),
    };
  };
  const number = (text) => Number(text.replace(/[^0-9]/g, ""));
  // Clicks every link that `links` finds in the view `hash`, one after the other, and says what each opened.
  const click = async (hash, links) => {
    await go(hash);
    unfold();
    const all = links().length;
    const found = [];
    for (let at = 0; at < all; at += 1) {
      await go(hash);
      unfold();
      const link = links()[at];
      const shown = number(link.textContent);
      await moved(() => link.click());
      found.push({ shown, href: location.hash, ...(await listed()) });
    }
    return found;
  };
  // The same, by the addresses of the links: the view is drawn once.
  const follow = async (hash, links) => {
    await go(hash);
    unfold();
    const all = links().map((link) => [number(link.textContent), link.getAttribute("href")]);
    const found = [];
    for (const [shown, href] of all) {
      await go(href);
      found.push({ shown, href, ...(await listed()) });
    }
    return found;
  };
  const cells = () => [...document.querySelectorAll("table.matrix tbody td")].map((cell) => ({
    document: Number(cell.dataset.doc), concept: Number(cell.dataset.concept), text: cell.textContent, why: cell.title,
  }));
  const columns = () => [...document.querySelectorAll("main thead th")].map((head) => head.textContent);
  const table = () => [...document.querySelectorAll("main tbody tr")].map((row) => [...row.children].map((cell) => cell.textContent));
  const nodes = () => document.getElementsByTagName("*").length;
  return { go, listed, click, follow, cells, columns, table, unfold, nodes, settled };
})();
