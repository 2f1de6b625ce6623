/* What keys do. imi/web/keys.py names them all: for the page about keys, and for what a page marks with data-key. */
(() => {
  'use strict';
  const TYPED = 'input, select, textarea';
  const all = selector => [...document.querySelectorAll(selector)];

  // Each gives back whether it did something.
  const step = (node, by) => {
    if (!node.closest('[data-list-box], [data-list]')) return false;
    const items = all('[data-list] [data-item]'), at = items.indexOf(node) + by;
    (at < 0 ? document.querySelector('[data-list-box] [type=search]') : items[at])?.focus();
    return items.length;
  };
  const press = node => { node?.click(); return node; };
  const KEYS = {
    Enter: ({ target, ctrlKey, metaKey, shiftKey }) => {
      const form = target.form || target.closest('form');
      if (!form || !(ctrlKey || metaKey || (target.matches('[data-enter]') && !shiftKey))) return false;
      form.requestSubmit();
      return true;
    },
    Escape: ({ target }) => (target.closest('[data-list]') ? step(target, -99)
      : press(target.closest('[data-scope]')?.querySelector('[data-cancel]'))),
    F2: ({ target }) => press(target.closest('[id^="row-"]')?.querySelector('[name=edit]')),
    ArrowDown: ({ target }) => step(target, 1),
    ArrowUp: ({ target }) => step(target, -1),
  };
  // A form of many fields would be twice as many steps long.
  const passBy = () => all('.about').forEach(button => { button.tabIndex = -1; });
  passBy();
  document.addEventListener('htmx:afterSwap', passBy);

  // Esc closes what lies over the page before anything in the page.
  const isOver = () => document.querySelector(':popover-open');

  document.addEventListener('keydown', event => {
    if (!event.altKey || event.ctrlKey || event.metaKey) {
      if (event.key === 'Escape' && isOver()) return;
      if (KEYS[event.key]?.(event)) event.preventDefault();
      return;
    }
    // That of the field, then the page's own first.
    const mark = `[data-key="${event.code}"]`;
    const place = event.target.closest('.field')?.querySelector(`${mark}.about`) || all(`${mark}:not(.about)`).at(-1);
    if (!place || document.querySelector('[data-keys]')) return;
    event.preventDefault();
    // On a narrow screen it may be behind a button.
    if (!place.checkVisibility()) place.closest('[popover]')?.showPopover();
    place[place.matches(TYPED) ? 'focus' : 'click']();
  });
})();
