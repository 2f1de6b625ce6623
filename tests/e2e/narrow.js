// What a page must hold at 320 px: one sentence for each fault.
() => {
  const faults = [];
  const shown = node => node.checkVisibility({ visibilityProperty: true }) && !node.closest('.vh, .skip');

  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) faults.push(`${wide} px too wide`);

  // Head and menus leave the page its place. What a page has to say or to ask first stands above the heading, too.
  const heading = document.querySelector('h1');
  const said = [...document.querySelectorAll('#message > *, .looking-in, #timeout, #problems, #reauth > *')].filter(shown)
    .reduce((sum, node) => sum + node.offsetHeight + 16, 0);
  const above = heading ? heading.getBoundingClientRect().top + scrollY - said : 0;
  if (above > 160) faults.push(`${Math.round(above)} px above the heading`);

  // A word stays on its line, and so do a price, a day and a reference; an address or the name of a file may be longer than the line.
  const WHOLE = /https?:\S+|£[\d,.]+|\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{4}|(?<![\dA-Z]-)\b[A-Z]{1,4}-[\dA-Z]+(?:-[\dA-Z]+)*(?:\/\d+)?|[^\s\/­​–—-]+/g;
  const MAY_BREAK = /@|https?:|\w\.\w{2,}/;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || parent.closest('script, style, option, datalist, textarea') || !shown(parent)) continue;
    // The headings of cards are only heard.
    if (parent.closest('thead') && getComputedStyle(parent.closest('thead')).clipPath !== 'none') continue;
    for (const { 0: word, index } of node.data.matchAll(WHOLE)) {
      if (MAY_BREAK.test(word)) continue;
      const range = new Range();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const lines = new Set([...range.getClientRects()].filter(each => each.width > 0.5).map(each => Math.round(each.top)));
      if (lines.size > 1) faults.push(`broken: “${word}” in ${parent.outerHTML.slice(0, 90)}`);
    }
  }

  // Text of a heading made by the style sheet breaks unseen by a Range: it has its column's width, so its longest word is measured.
  const pen = document.createElement('canvas').getContext('2d');
  for (const cell of document.querySelectorAll('.stack [data-label]')) {
    if (!shown(cell)) continue;
    const drawn = getComputedStyle(cell, '::before');
    if (drawn.content === 'none') continue;
    pen.font = `${drawn.fontSize} ${drawn.fontFamily}`;
    const room = parseFloat(drawn.width) || cell.clientWidth;
    const long = cell.dataset.label.split(/\s+/).find(word => pen.measureText(word).width > room + 1);
    if (long) faults.push(`label too long for its place: “${long}”`);
  }

  // More than four columns are cards, each cell with its heading.
  for (const table of document.querySelectorAll('table')) {
    const heads = [...table.querySelectorAll('thead tr:first-child > *')];
    if (heads.length <= 4 || !shown(table)) continue;
    if (getComputedStyle(table.querySelector('tbody tr') || table).display.startsWith('table')) faults.push(`no cards: ${heads.map(each => each.textContent.trim()).join(', ')}`);
  }
  return faults;
}
