/* What attributes cannot do; pages work without. */
(() => {
  'use strict';
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = selector => document.querySelectorAll(selector);
  const on = (names, listener) => names.split(' ').forEach(name => document.addEventListener(name, listener));
  const TYPED = 'input, select, textarea';

  // Cleared first, or it is not heard twice.
  const say = (text, urgent) => {
    const region = $(urgent ? '#say-now' : '#say');
    region.textContent = '';
    setTimeout(() => { region.textContent = text; }, 50);
  };

  // Stays until the next good answer.
  const fail = text => {
    const line = document.createElement('p');
    line.className = 'msg error';
    line.dataset.failure = '';
    line.textContent = text;
    $('#message').replaceChildren(line);
    say(text, true);
  };

  // Focus never falls to the body, nor leaves a field that a person (no late autofocus) went on to.
  let from, typing, acted;
  on('input', () => { typing = true; });
  on('keydown pointerdown', () => { acted = true; });
  on('htmx:beforeRequest', ({ detail }) => {
    const node = document.activeElement;
    typing = acted = false;
    from = node !== document.body && { node, region: node.parentElement.closest('[id]')?.id };
    detail.target.setAttribute('aria-busy', 'true');
  });
  const goneOn = (node = document.activeElement) => typing || (acted && node.matches(TYPED) && node !== from?.node);
  on('htmx:afterSettle', () => requestAnimationFrame(() => {
    if (!from || document.activeElement !== document.body) return;
    const back = document.getElementById(from.node.id) || document.getElementById(from.region) || $('#main');
    if (back.tabIndex < 0) back.tabIndex = -1;
    back.focus({ preventScroll: true });
  }));
  on('portal:focus', event => {
    const to = $(event.detail.to);
    if (!to || goneOn()) return;
    to.focus();
    if (event.detail.select) to.select?.();
  });

  // The number box empties at once and loses nothing: a queued request reads the form when it starts, and carries all
  // that was typed meanwhile. What was not taken goes with the next, or back into the box.
  const isOutbox = form => form.matches('[data-outbox]');
  const box = form => $('textarea', form), outbox = form => $('[name=outbox]', form);
  const inFlight = new WeakMap();
  document.addEventListener('submit', ({ target: form }) => {
    if (!isOutbox(form)) return;
    outbox(form).value = `${outbox(form).value} ${box(form).value}`.trim();
    box(form).value = '';
  }, true);
  on('htmx:configRequest', ({ target: form, detail }) => {
    // The box is half typed now.
    if (isOutbox(form)) detail.formData.delete(box(form).name);
  });
  on('htmx:beforeRequest', ({ target: form }) => {
    if (!isOutbox(form)) return;
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

  // Leaving waits for the box, five seconds at most; stays where a number is unknown.
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
      if (!taken()) fail('The last numbers have not arrived yet. Try again.');
      else if (!box(form).value && unknown() === before) leave.click();
    }, 50);
  });

  // An error is shown where it says.
  const placed = ({ xhr }) => xhr.status >= 400 && xhr.getResponseHeader('HX-Retarget');
  on('htmx:afterRequest', ({ detail }) => {
    $$('[aria-busy]').forEach(node => node.removeAttribute('aria-busy'));
    if (detail.successful && !placed(detail)) $('#message [data-failure]')?.remove();
  });
  on('htmx:beforeSwap', ({ detail }) => {
    if (placed(detail)) detail.shouldSwap = true;
    if (goneOn()) detail.serverResponse = detail.serverResponse.replace(/ autofocus(="")?/g, '');
  });
  on('htmx:sendError htmx:timeout htmx:responseError', ({ detail }) => {
    if (!placed(detail)) fail('The connection dropped. Nothing you typed has been lost. Try again.');
  });

  // Signed in again: the event comes before the token.
  let signedIn;
  on('portal:signed-in', () => { signedIn = true; });
  on('htmx:afterSwap', () => {
    if (!signedIn) return;
    signedIn = false;
    $$('[name=csrf_token]').forEach(field => { field.value = $('#csrf-token').content; });
    const form = $('[data-outbox]');
    if (form && box(form).value) box(form).focus();
  });

  // Time left: all windows share the moment of the last answer.
  const MINUTE = 60000, SEEN = 'portal-seen', bar = $('#timeout');
  const allowed = document.body.dataset.sessionMinutes * MINUTE, warned = Math.min(5 * MINUTE, allowed / 2);
  let clock;
  const watch = () => {
    clearTimeout(clock);
    const end = Number(localStorage.getItem(SEEN)) + allowed, left = end - Date.now();
    bar.hidden = left > warned;
    if (left > 0) clock = setTimeout(watch, bar.hidden ? left - warned : left);
    const text = left <= 0 ? 'Your session has ended. What you typed is still here.'
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
    // A page kept whole may be somebody's who has signed out.
    addEventListener('pageshow', event => { if (event.persisted) location.reload(); });
  }

  // A summary's link goes into the field.
  on('click', event => {
    const link = event.target.closest('.msg.error a[href^="#"]');
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.focus();
  });

  $$('[data-print]').forEach(button => {
    button.hidden = false;
    button.onclick = () => print();
  });
})();
