/* Beside the box of a day, the browser's own calendar; what is chosen is written into the box as if it were typed. */
(() => {
  'use strict';
  const PLACES = '[data-calendar]';
  const on = (name, listener) => document.addEventListener(name, listener);
  const boxOf = button => document.getElementById(button.dataset.calendar);

  // Shown where it does something.
  const show = () => document.querySelectorAll(`${PLACES}[hidden]`).forEach(button => { button.hidden = false; });
  show();
  on('htmx:load', show);

  // A day as its box takes it, as the calendar has it: 1/9/2026, 2026-09-01.
  const toCalendar = text => {
    const [, day, month, year] = /^\s*(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})\s*$/.exec(text) || [];
    return year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : '';
  };
  const toBox = day => day.split('-').reverse().map(Number).join('/');

  const open = button => {
    const box = boxOf(button), picker = document.createElement('input');
    button.parentElement.querySelector('.day-picker')?.remove();
    picker.type = 'date';
    picker.className = 'day-picker';
    picker.tabIndex = -1;
    picker.setAttribute('aria-hidden', 'true');
    picker.value = toCalendar(box.value);
    // Of the picker itself nobody else hears: it is in no form's values and no change of one.
    for (const name of ['input', 'change']) picker.addEventListener(name, event => event.stopPropagation());
    picker.addEventListener('change', () => {
      if (!picker.value) return;
      box.value = toBox(picker.value);
      picker.remove();
      box.focus();
      for (const name of ['input', 'change']) box.dispatchEvent(new Event(name, { bubbles: true }));
    });
    button.before(picker);
    picker.showPicker();
  };

  on('click', ({ target }) => {
    const button = target.closest(PLACES);
    if (button) open(button);
  });
  on('keydown', event => {
    if (!event.altKey || event.key !== 'ArrowDown' || !event.target.id) return;
    const button = document.querySelector(`[data-calendar="${event.target.id}"]`);
    if (!button) return;
    event.preventDefault();
    open(button);
  });
})();
