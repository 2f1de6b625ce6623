/* Standard and package fold to one line once a package is chosen, or left chosen; never while arrow keys move through them. */
(() => {
  'use strict';
  const on = (names, listener, first) => names.split(' ').forEach(name => document.addEventListener(name, listener, first));
  const form = () => document.getElementById('course-form');
  const isPackage = node => node.matches('#course-form [name=package]');
  const tell = name => form()?.dispatchEvent(new Event(name));

  let moving = false;
  on('keydown', ({ key }) => { moving = key.startsWith('Arrow'); }, true);
  on('keyup pointerdown', () => { moving = false; }, true);

  // A move is kept as any change is; a choice is kept by what folds.
  on('change', event => {
    if (isPackage(event.target) && !moving) event.stopPropagation();
  }, true);
  on('click', ({ target }) => {
    // After the change, which is told later than the click; of the one that was chosen already there is none.
    if (isPackage(target) && !moving) setTimeout(tell, 0, 'chosen');
  });
  // A browser does nothing by itself on a choice that the arrow keys have made already.
  on('keydown', event => {
    if (!['Enter', ' '].includes(event.key) || !event.target.matches('#course-form [type=radio]')) return;
    event.preventDefault();
    event.target.click();
  });

  const isElsewhere = node => node.id !== 'main' && !node.closest('#course');
  on('focusin', ({ target }) => {
    if (isElsewhere(target) && form()?.querySelector('[name=package]:checked')) tell('left');
  });
  // Who has come back meanwhile goes on in the open list.
  on('htmx:beforeSwap', ({ detail }) => {
    if (detail.elt?.matches('[data-left]') && document.activeElement.closest('#course')) detail.shouldSwap = false;
  });
})();
