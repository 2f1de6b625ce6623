/* Boxes to tick in a list: all of a page at once, a range with Shift, and what is done with them while any is ticked. */
(() => {
  'use strict';
  const within = (form, selector) => form.querySelector(selector);
  const boxes = form => [...form.querySelectorAll('tbody [name=these]')];
  const show = form => {
    const every = boxes(form), all = within(form, '[data-tick-all]'), found = within(form, '[name=all]');
    const ticked = every.filter(box => box.checked).length, head = within(all, 'input');
    within(form, '[data-unscripted]').hidden = true;
    all.hidden = false;
    head.checked = ticked === every.length;
    head.indeterminate = ticked > 0 && !head.checked;
    if (found && !ticked) found.checked = false;
    within(form, '[data-tick-bar]').hidden = !ticked;
    const told = found?.checked ? found.parentElement.textContent.trim().toLowerCase() : `${ticked} ticked`;
    for (const place of form.querySelectorAll('[data-tick-count]')) place.textContent = told;
  };
  const lists = () => document.querySelectorAll('[data-ticks]').forEach(show);
  let last, shift;
  document.addEventListener('click', event => { shift = event.shiftKey; }, true);
  document.addEventListener('change', ({ target }) => {
    const form = target.closest('[data-ticks]');
    if (!form) return;
    const every = boxes(form), at = every.indexOf(target), from = every.indexOf(last);
    if (target.closest('[data-tick-all]')) every.forEach(box => { box.checked = target.checked; });
    if (at >= 0 && from >= 0 && shift) {
      every.slice(Math.min(at, from), Math.max(at, from) + 1).forEach(box => { box.checked = target.checked; });
    }
    if (at >= 0) last = target;
    show(form);
  });
  document.addEventListener('htmx:afterSettle', lists);
  // Back may bring a page with its ticks.
  addEventListener('pageshow', lists);
  lists();
})();
