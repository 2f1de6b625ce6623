/* Where boxes are kept as they are left: htmx lets a change fall that comes while an earlier one is sent, so it is sent after. */
(() => {
  'use strict';
  const KEEPS = '[hx-sync$=":abort"]';
  document.addEventListener('change', ({ target: { form } }) => {
    const keeper = form?.querySelector(`${KEEPS}.htmx-request`);
    if (keeper) keeper.dataset.again = '';
  }, true);
  document.addEventListener('htmx:afterRequest', ({ target }) => {
    if (!target.matches(`${KEEPS}[data-again]`)) return;
    delete target.dataset.again;
    setTimeout(() => target.closest('form').dispatchEvent(new Event('change')));
  });
})();
