// What axe does not look at (WCAG 2.2: 1.4.12 text spacing, 2.4.6 names, 2.4.11 focus not obscured): one sentence for each fault.
() => {
  const faults = [];
  const shown = node => node.checkVisibility({ visibilityProperty: true }) && !node.closest('.vh, .skip');
  const text = node => node.textContent.replace(/\s+/g, ' ').trim();
  const named = node => node.getAttribute('aria-label')
    || [...(node.labels || [])].map(text).join(' ') || text(node) || node.value;

  // Names of fields and buttons differ, groups and rows being part of them.
  const seen = new Map();
  for (const node of document.querySelectorAll('button, input:not([type=hidden]), select, textarea')) {
    if (!shown(node)) continue;
    const group = node.closest('fieldset')?.querySelector('legend');
    const kind = node.matches('[type=radio], [type=checkbox]') ? 'choice' : node.matches('button') ? 'button' : 'field';
    const name = `${kind} “${named(node)}” ${group ? text(group) : ''}`;
    const known = seen.get(name);
    // The same button at the top and at the bottom of a page does the same.
    if (known && !(kind === 'button' && known.form === node.form && known.formAction === node.formAction)) faults.push(`twice: ${name}`);
    seen.set(name, node);
  }

  // What has the focus can be seen, or lies beneath what somebody has opened, which Escape closes again.
  const was = document.activeElement;
  for (const node of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
    if (!shown(node) || node.disabled) continue;
    node.focus({ preventScroll: false });
    const box = [...node.getClientRects()].find(each => each.width && each.height);
    if (!box) continue;
    // Of what is scrolled sideways the part that shows.
    const frame = node.closest('.scroll')?.getBoundingClientRect() || { left: 0, right: innerWidth };
    const left = Math.max(box.left, frame.left), width = Math.min(box.right, frame.right) - left;
    const hit = width > 0 && document.elementFromPoint(left + Math.min(width / 2, 8), box.y + box.height / 2);
    if (hit && hit.closest(':popover-open')) continue;
    if (!hit || !(node.contains(hit) || hit.contains(node) || hit.closest('label')?.control === node)) {
      faults.push(`focus hidden: ${node.outerHTML.slice(0, 100)} beneath ${hit ? hit.outerHTML.slice(0, 60) : 'nothing'}`);
    }
  }
  was?.focus?.({ preventScroll: true });

  // With wider letters, words and lines nothing is cut off.
  const wider = new CSSStyleSheet();
  wider.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }');
  document.adoptedStyleSheets = [wider];
  for (const node of document.querySelectorAll('body *')) {
    if (!shown(node) || node.clientHeight < 2 || getComputedStyle(node).display === 'inline') continue;
    const { overflowX, overflowY } = getComputedStyle(node);
    if ((overflowY === 'hidden' && node.scrollHeight > node.clientHeight + 1)
      || (overflowX === 'hidden' && node.scrollWidth > node.clientWidth + 1)) faults.push(`cut off: ${node.outerHTML.slice(0, 100)}`);
  }
  if (innerWidth < 640 && document.documentElement.scrollWidth > innerWidth) faults.push(`${document.documentElement.scrollWidth - innerWidth} px too wide with wider letters`);
  document.adoptedStyleSheets = [];
  return faults;
}
