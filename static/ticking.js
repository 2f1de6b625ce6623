/* Rows with a tick: all at once, a range with Shift, and how many there are. */
(() => {
  'use strict';
  const on = (names, listener) => names.split(' ').forEach(name => document.addEventListener(name, listener));
  const ticks = list => [...list.querySelectorAll(`[name="${list.dataset.ticks}"]`)];
  const ticked = list => ticks(list).filter(tick => tick.checked).length;
  let last;

  const count = list => {
    const many = ticked(list), all = list.querySelector('[data-tick-all]');
    list.querySelectorAll('[data-ticked]').forEach(node => { node.textContent = `${many} ticked`; });
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
    else if (to < 0) return;
    else if (shiftKey && from >= 0) {
      all.slice(Math.min(from, to), Math.max(from, to) + 1).forEach(tick => { tick.checked = target.checked; });
    }
    last = target;
    count(list);
    document.querySelector('#say').textContent = `${ticked(list)} ticked`;
  });
  // A page that is shown again has its ticks of before.
  on('htmx:afterSettle', every);
  addEventListener('pageshow', every);
  every();
})();
