/* Rows with a tick: all at once, a range with Shift, how many there are, and what is done with them while any is ticked. */
(() => {
  'use strict';
  const on = (names, listener) => names.split(' ').forEach(name => document.addEventListener(name, listener));
  const ticks = list => [...list.querySelectorAll(`[name="${list.dataset.ticks}"]`)];
  const ticked = list => ticks(list).filter(tick => tick.checked).length;
  let last;

  // How many are meant, in words; everybody who was found can be meant only while somebody is ticked.
  const told = list => {
    const found = list.querySelector('[name=all]'), many = ticked(list);
    if (found && !many) found.checked = false;
    return found?.checked ? found.parentElement.textContent.trim().toLowerCase() : `${many} ticked`;
  };
  const count = list => {
    const many = ticked(list), all = list.querySelector('[data-tick-all]'), bar = list.querySelector('[data-tick-bar]');
    list.querySelectorAll('[data-ticked]').forEach(place => { place.textContent = told(list); });
    if (bar) bar.hidden = !many;
    if (!all) return;
    all.checked = many > 0 && many === ticks(list).length;
    all.indeterminate = many > 0 && !all.checked;
  };
  const every = () => document.querySelectorAll('[data-ticks]').forEach(count);

  on('click', ({ target, shiftKey }) => {
    const list = target.closest('[data-ticks]');
    if (!list || target.type !== 'checkbox') return;
    const all = ticks(list), from = all.indexOf(last), to = all.indexOf(target);
    if (target.matches('[data-tick-all]')) all.forEach(tick => { tick.checked = target.checked; });
    else if (to < 0 && target.name !== 'all') return;
    else if (shiftKey && from >= 0 && to >= 0) {
      all.slice(Math.min(from, to), Math.max(from, to) + 1).forEach(tick => { tick.checked = target.checked; });
    }
    if (to >= 0) last = target;
    count(list);
    document.querySelector('#say').textContent = told(list);
  });
  // A page that is shown again has its ticks of before.
  on('htmx:afterSettle', every);
  addEventListener('pageshow', every);
  every();
})();
