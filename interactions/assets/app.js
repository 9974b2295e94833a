// Enhancements only. Every page works without this file.

function keepTheme() {
  const root = document.documentElement;
  const drawn = root.getAttribute('data-fr-scheme');
  let known = /(?:^|;\s*)theme=(\w+)/.exec(document.cookie)?.[1] ?? drawn;
  root.addEventListener('dsfr.scheme', (event) => {
    const { scheme } = event.detail;
    if (scheme === known || !['light', 'dark', 'system'].includes(scheme)) return;
    known = scheme;
    const secure = location.protocol === 'https:' ? '; Secure' : '';
    document.cookie = `theme=${scheme}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  });
}

// The dialog of the design system keeps the Escape key from closing it while a radio button has the focus.
function closeByEscape(dialog) {
  addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || !dialog.open || document.activeElement?.type !== 'radio') return;
      dialog.querySelector('.fr-btn--close')?.click();
    },
    true,
  );
}

// The menu of the person closes by Escape, by a press elsewhere, and when the focus leaves it.
function closeLikeMenu(menu) {
  const closeFor = (target) => {
    if (target && !menu.contains(target)) menu.open = false;
  };
  addEventListener('click', ({ target }) => closeFor(target));
  menu.addEventListener('focusout', ({ relatedTarget }) => closeFor(relatedTarget));
  menu.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || !menu.open) return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });
}

function countDown(button) {
  let left = Number(button.dataset.appCountdown);
  if (!(left > 0)) return;
  const label = button.textContent;
  button.disabled = true;
  const tick = () => {
    button.textContent = left > 0 ? `${label} (${left} s)` : label;
    button.disabled = left > 0;
    if (left > 0) setTimeout(tick, 1000);
    left -= 1;
  };
  tick();
}

const textOf = (source) =>
  ['OL', 'UL'].includes(source?.tagName)
    ? [...source.children].map((item) => item.textContent.trim()).join('\n')
    : source?.textContent.trim();

function copyOf(button) {
  const label = button.textContent;
  const status = document.createElement('span');
  status.setAttribute('role', 'status');
  // Screen readers do not read out the new words of a button. They read a new status only when its text comes a moment later.
  const say = (shown, said, kind = 'fr-sr-only') => {
    button.textContent = shown;
    status.className = kind;
    button.after(status);
    setTimeout(() => (status.textContent = said), 100);
  };
  button.addEventListener('click', async () => {
    const source = document.getElementById(button.dataset.appCopy);
    const text = textOf(source);
    if (!text) return;
    try {
      await navigator.clipboard.writeText(text);
      say(button.dataset.appCopied, button.dataset.appCopied);
      setTimeout(() => say(label, ''), 3000);
    } catch {
      getSelection()?.selectAllChildren(source);
      say(label, button.dataset.appRefused, 'fr-hint-text');
    }
  });
}

function downloadOf(button) {
  button.addEventListener('click', () => {
    const sources = button.dataset.appDownload.split(' ').map((id) => document.getElementById(id));
    const text = sources.map(textOf).join('\n\n');
    const href = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }));
    Object.assign(document.createElement('a'), { href, download: button.dataset.appFile }).click();
    setTimeout(() => URL.revokeObjectURL(href), 10_000);
  });
}

// Reads out a status that has just come into the page. Only a text that changes is read, not one that arrives with its status.
function sayLater(part) {
  const status = part.querySelector('[role="status"]');
  if (!status) return;
  const said = status.textContent;
  status.textContent = '';
  setTimeout(() => (status.textContent = said), 100);
}

// Redraws one element of the page from the answer to a side form, so that what is typed elsewhere stays.
function redrawPart(form) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const { submitter } = event;
    const body = new URLSearchParams(new FormData(form, submitter));
    const id = form.dataset.appRedraw;
    // `form.action` would return the buttons with the name "action", not the address.
    const address = form.getAttribute('action') ?? location.href;
    try {
      const answer = await fetch(address, { method: 'POST', body });
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(id);
      if (!answer.ok || !fresh) throw new Error('Nothing to show');
      const part = document.adoptNode(fresh);
      document.getElementById(id).replaceWith(part);
      for (const inner of part.querySelectorAll('form[data-app-redraw]')) redrawPart(inner);
      const pressed = submitter?.isConnected ? submitter : part.querySelector(`button[value="${submitter?.value}"]`);
      pressed?.focus();
      sayLater(part);
    } catch {
      // Sends the page itself, as it happens without script.
      if (submitter?.name) {
        const hidden = Object.assign(document.createElement('input'), {
          type: 'hidden',
          name: submitter.name,
          value: submitter.value,
        });
        form.append(hidden);
      }
      form.submit();
    }
  });
}

// The first page of a request stands at the address that the service has sent, and belongs to the address of its forms. There it is asked for
// again: by Back, and when it is loaded anew. Without cookies that address says what is missing.
function standAt(address) {
  if (navigator.cookieEnabled) history.replaceState(history.state, '', address);
  else location.replace(address);
}

// Stops a second press while the first one is on its way, which would send the form twice.
function sendOnce(form) {
  let sent = false;
  form.addEventListener('submit', (event) => {
    if (sent) event.preventDefault();
    sent = true;
    // A page that answered a refused form would be sent again by Back. From here on, Back asks for it by its address.
    history.replaceState(history.state, '');
  });
  addEventListener('pageshow', (event) => {
    if (event.persisted) sent = false;
  });
}

// Screen readers read out only what changes after a page was drawn, so the notice is put in again.
function announce(notice) {
  setTimeout(() => notice.append(...notice.childNodes), 100);
}

// Asks again and again for one part of the page while the server works on something, and shows what the answer says.
function followPart(part) {
  let left = 200;
  let current = part;
  const show = (page) => {
    const fresh = page.getElementById(part.id);
    if (!fresh || fresh.textContent === current.textContent) return;
    const hadFocus = current.contains(document.activeElement);
    current.replaceWith(document.adoptNode(fresh));
    current = fresh;
    if (hadFocus) current.querySelector('a')?.focus();
    if (current.dataset.appPoll) return;
    current.querySelector('[data-app-say]')?.setAttribute('role', 'status');
    sayLater(current);
    // The button that asks anew comes once the work is over.
    const form = document.getElementById('step') ? null : page.getElementById('step');
    if (!form) return;
    current.parentElement.append(document.adoptNode(form));
    sendOnce(form);
  };
  const ask = async () => {
    left -= 1;
    try {
      const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
      // The session is over, so the address leads elsewhere.
      if (answer.redirected) return;
      if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), 'text/html'));
    } catch {
      // The next turn asks again.
    }
    if (left > 0 && current.dataset.appPoll) setTimeout(ask, 3000);
  };
  setTimeout(ask, 1500);
}

// Tells the form of the page that this device can hold a passkey. Other devices and browsers tell nothing.
function tellDevice(form) {
  const told = { type: 'hidden', name: 'canHoldPasskey', value: 'yes' };
  globalThis.PublicKeyCredential?.isUserVerifyingPlatformAuthenticatorAvailable?.().then(
    (can) => can && form.append(Object.assign(document.createElement('input'), told)),
    () => {},
  );
}

const owned = document.querySelector('form[action^="/interaction/"]');
if (owned) standAt(owned.getAttribute('action'));
keepTheme();
for (const dialog of document.querySelectorAll('dialog.fr-modal')) closeByEscape(dialog);
for (const menu of document.querySelectorAll('.app-person')) closeLikeMenu(menu);
for (const button of document.querySelectorAll('[data-app-countdown]')) countDown(button);
for (const button of document.querySelectorAll('[data-app-copy]')) copyOf(button);
for (const button of document.querySelectorAll('[data-app-download]')) downloadOf(button);
for (const button of document.querySelectorAll('[data-app-print]')) button.addEventListener('click', () => print());
if (document.querySelector('[data-app-device]')) tellDevice(document.getElementById('step'));
const followed = document.querySelector('[data-app-poll]');
if (followed) followPart(followed);
for (const form of document.querySelectorAll('form[method="post"]')) {
  if (form.dataset.appRedraw) redrawPart(form);
  else sendOnce(form);
}
const notice = document.getElementById('notice');
if (notice) announce(notice);
(document.getElementById('error-summary') ?? document.getElementById('question'))?.focus();
