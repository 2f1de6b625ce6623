/* Where boxes are kept as they are left: htmx lets a change fall that comes while an earlier one is sent, so it is sent after. */
(() => {
  'use strict';
  const KEEPS = '[hx-sync$=":abort"]', WHOLE = '[data-keep-whole]';
  const changed = new WeakSet();
  const later = form => {
    const keeper = form?.querySelector(`${KEEPS}.htmx-request`);
    if (keeper) keeper.dataset.again = '';
  };
  document.addEventListener('change', ({ target: { form } }) => later(form), true);
  // A box that is left with its page, by Back or by closing the window, tells of what was typed, but of no change.
  for (const told of ['input', 'change']) {
    document.addEventListener(told, ({ target: { form } }) => {
      if (form?.matches(WHOLE)) changed.add(form);
    });
  }
  document.addEventListener('htmx:afterRequest', ({ target }) => {
    if (!target.matches(`${KEEPS}[data-again]`)) return;
    delete target.dataset.again;
    setTimeout(() => ['change', 'keep'].forEach(name => target.closest('form').dispatchEvent(new Event(name))));
  });

  // Some go when the whole form is left, or the page: box by box costs more requests than a batch of twenty may.
  const leave = form => {
    if (!changed.delete(form)) return;
    later(form);
    form.dispatchEvent(new Event('keep'));
  };
  document.addEventListener('focusout', ({ target: { form }, relatedTarget }) => {
    if (form && !form.contains(relatedTarget)) leave(form);
  });
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) document.querySelectorAll(WHOLE).forEach(leave);
  });
})();
