/* Where a file is sent: one that is too big is named before it goes, and how far one has come is shown. */
(() => {
  'use strict';
  const on = (names, listener) => names.split(' ').forEach(name => document.addEventListener(name, listener));
  const tell = (region, text) => { document.querySelector(region).textContent = text; };
  const sending = form => form.querySelector('[data-sending]');

  on('change', ({ target: box }) => {
    const most = box.dataset.mostMegabytes;
    if (!most) return;
    const big = [...box.files].find(file => file.size > most * 1048576);
    const text = big ? `${big.name} has ${Math.ceil(big.size / 1048576)} MB. A file may have up to ${most} MB` : '';
    box.setCustomValidity(text);
    if (big) box.reportValidity();
    tell('#say-now', text);
  });
  on('htmx:beforeRequest htmx:afterRequest', ({ type, target: form }) => {
    if (!sending(form)) return;
    sending(form).hidden = type === 'htmx:afterRequest';
    if (type === 'htmx:beforeRequest') tell('#say', 'Uploading');
  });
  on('htmx:xhr:progress', ({ target: form, detail }) => {
    if (detail.lengthComputable && sending(form)) Object.assign(form.querySelector('progress'), { max: detail.total, value: detail.loaded });
  });
})();
