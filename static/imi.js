/* What attributes cannot do; every page works without. */
(() => {
  'use strict';
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = selector => document.querySelectorAll(selector);
  const on = (names, listener) => names.split(' ').forEach(name => document.addEventListener(name, listener));
  const TYPED = 'input, select, textarea';

  // Cleared first, so that the same sentence is heard twice.
  const say = (text, urgent) => {
    const region = $(urgent ? '#say-now' : '#say');
    region.textContent = '';
    setTimeout(() => { region.textContent = text; }, 50);
  };

  // Stands in the message bar until the next good answer.
  const fail = text => {
    const line = document.createElement('p');
    line.className = 'msg error';
    line.dataset.failure = '';
    line.textContent = text;
    $('#message').replaceChildren(line);
    say(text, true);
  };

  // Focus never falls to the body, nor leaves a field the person has gone on to.
  let from;
  on('htmx:beforeRequest', () => {
    const node = document.activeElement;
    from = node !== document.body && { node, id: node.id, region: node.parentElement.closest('[id]')?.id };
  });
  on('htmx:afterSettle', () => requestAnimationFrame(() => {
    if (!from || document.activeElement !== document.body) return;
    const back = document.getElementById(from.id) || document.getElementById(from.region) || $('#main');
    if (back.tabIndex < 0) back.tabIndex = -1;
    back.focus({ preventScroll: true });
  }));
  on('portal:focus', event => {
    const now = document.activeElement, to = $(event.detail.to);
    if (!to || (now.matches(TYPED) && now !== from?.node)) return;
    to.focus();
    if (event.detail.select) to.select?.();
  });

  // The number box empties at once and loses nothing: a queued request reads the form when it starts, and carries all
  // that was typed meanwhile. What was not taken goes with the next, or back into the box.
  const box = form => $('textarea', form), outbox = form => $('[name=outbox]', form);
  const inFlight = new WeakMap();
  document.addEventListener('submit', ({ target: form }) => {
    if (!form.matches('[data-outbox]')) return;
    outbox(form).value = `${outbox(form).value} ${box(form).value}`.trim();
    box(form).value = '';
  }, true);
  on('htmx:configRequest', ({ target: form, detail }) => {
    // The box is half typed by then.
    if (form.matches('[data-outbox]')) detail.formData.delete(box(form).name);
  });
  on('htmx:beforeRequest', ({ target: form }) => {
    if (!form.matches('[data-outbox]')) return;
    inFlight.set(form, outbox(form).value);
    outbox(form).value = '';
  });
  on('htmx:afterRequest', ({ target: form, detail }) => {
    const sent = inFlight.get(form);
    inFlight.delete(form);
    if (!sent || [200, 422].includes(detail.xhr.status)) return;
    const place = outbox(form).value ? outbox(form) : box(form);
    place.value = `${sent} ${place.value}`;
  });

  // Leaving waits for the box, five seconds at most, and stays where a number is not known.
  on('click', event => {
    const leave = event.target.closest('[data-wait-outbox]'), form = $('[data-outbox]');
    if (!leave || !form) return;
    if (box(form).value.trim()) form.requestSubmit();
    const taken = () => !outbox(form).value && !inFlight.has(form);
    if (taken()) return;
    event.preventDefault();
    const unknown = () => $('#leftover')?.value, before = unknown(), stop = Date.now() + 5000;
    const look = setInterval(() => {
      if (!taken() && Date.now() < stop) return;
      clearInterval(look);
      if (!taken()) fail('The last numbers have not arrived yet. Wait a moment, then try again.');
      else if (!box(form).value && unknown() === before) leave.click();
    }, 50);
  });

  // An error is shown where it says; any other leaves the page as it is.
  const placed = ({ xhr }) => xhr.status >= 400 && xhr.getResponseHeader('HX-Retarget');
  on('htmx:beforeRequest', ({ detail }) => detail.target.setAttribute('aria-busy', 'true'));
  on('htmx:afterRequest', ({ detail }) => {
    $$('[aria-busy]').forEach(node => node.removeAttribute('aria-busy'));
    if (detail.successful) $('#message [data-failure]')?.remove();
  });
  on('htmx:beforeSwap', ({ detail }) => { detail.shouldSwap ||= Boolean(placed(detail)); });
  on('htmx:sendError htmx:timeout htmx:responseError', ({ detail }) => {
    if (!placed(detail)) fail('The connection dropped. Nothing you typed has been lost. Try again.');
  });

  // Signed in again in place: the event comes before the token.
  let signedIn = false;
  on('portal:signed-in', () => { signedIn = true; });
  on('htmx:afterSettle', () => {
    if (!signedIn) return;
    signedIn = false;
    $$('input[name=csrf_token]').forEach(field => { field.value = $('#csrf-token').content; });
    const form = $('[data-outbox]');
    if (form && box(form).value) box(form).focus();
  });

  // Time left: all windows share the moment of the last answer, nothing else.
  const MINUTE = 60000, SEEN = 'portal-seen', bar = $('#timeout');
  const allowed = document.body.dataset.sessionMinutes * MINUTE, warned = Math.min(5 * MINUTE, allowed / 2);
  let clock;
  const watch = () => {
    clearTimeout(clock);
    const end = Number(localStorage.getItem(SEEN)) + allowed, left = end - Date.now();
    bar.hidden = left > warned;
    if (left > 0) clock = setTimeout(watch, bar.hidden ? left - warned : left);
    const text = left <= 0 ? 'Your session has ended. What you typed is still on this page.'
      : `You will be signed out at ${new Date(end).toTimeString().slice(0, 5)} unless you go on.`;
    if (bar.hidden || text === $('p', bar).textContent) return;
    $('p', bar).textContent = text;
    say(text);
  };
  const renewed = () => { localStorage.setItem(SEEN, Date.now()); watch(); };
  if (bar) {
    renewed();
    on('htmx:afterRequest', ({ detail: { xhr } }) => { if (xhr.status && xhr.status !== 401) renewed(); });
    on('visibilitychange', watch);
    addEventListener('storage', watch);
    // A page kept whole may be of somebody who has signed out since.
    addEventListener('pageshow', event => { if (event.persisted) location.reload(); });
  }

  // Keys, each with a modifier or in a field only; true where it did something.
  const search = () => $('[data-list-box] input[type=search]');
  const step = (node, by) => {
    if (!node.closest('[data-list-box], [data-list]')) return false;
    const items = [...$$('[data-list] [data-item]')], at = items.indexOf(node) + by;
    (at < 0 ? search() : items[at])?.focus();
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
    Escape: ({ target }) => (target.closest('[data-list]') ? (search()?.focus(), true)
      : press(target.closest('[data-scope]')?.querySelector('[data-cancel]'))),
    F2: ({ target }) => press(target.closest('[id^="row-"]')?.querySelector('[id^="edit-"]')),
    ArrowDown: ({ target }) => step(target, 1),
    ArrowUp: ({ target }) => target.closest('[data-list]') && step(target, -1),
  };
  on('keydown', event => {
    if (!event.altKey || event.ctrlKey || event.metaKey) {
      if (KEYS[event.key]?.(event)) event.preventDefault();
      return;
    }
    const place = $(`[data-key="${event.code}"]`);
    if (!place) return;
    event.preventDefault();
    place[place.matches(TYPED) ? 'focus' : 'click']();
  });

  // An error summary's link goes into the field, with its label in view.
  on('click', event => {
    const link = event.target.closest('.msg.error a[href^="#"]');
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    (field.closest('.field') || field).scrollIntoView({ block: 'nearest' });
    field.focus();
  });

  $$('[data-print]').forEach(button => {
    button.hidden = false;
    button.onclick = () => print();
  });
})();
