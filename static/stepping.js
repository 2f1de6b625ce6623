/* Where there is much to do one after the other: a link, or its key, leads to what comes next. */
(() => {
  'use strict';
  const STEP = '[data-next]';
  // Where somebody is, or was before pressing the link.
  let here = document.activeElement;
  document.addEventListener('focusin', ({ target }) => { if (!target.closest(STEP)) here = target; });
  document.addEventListener('click', event => {
    const link = event.target.closest(STEP);
    if (!link) return;
    const places = [...document.querySelectorAll(link.dataset.next)];
    const follows = place => here?.isConnected && here.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING;
    // After the last comes the first.
    const next = places.find(follows) || places[0];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select?.();
  });
})();
