// Asks the browser for a passkey and sends its answer with the form. In a browser without passkeys the form stays hidden.

const form = document.getElementById('passkey');
const button = document.getElementById('passkey-button');
const messages = document.getElementById('passkey-messages');
const { ceremony, isProposed, orphan, keeps, said } = JSON.parse(form.dataset.appPasskey);

/** Milliseconds after which the page asks for another challenge. A challenge is valid for five minutes on the server. */
const freshMilliseconds = 240_000;
let drawnAt = Date.now();
let isAnswered = false;
let isPressed = false;
let running;

const decode = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

function optionsOf() {
  const { options } = JSON.parse(form.dataset.appPasskey);
  const decodeId = (item) => ({ ...item, id: decode(item.id) });
  return {
    ...options,
    challenge: decode(options.challenge),
    ...(options.user ? { user: decodeId(options.user) } : {}),
    ...(options.allowCredentials ? { allowCredentials: options.allowCredentials.map(decodeId) } : {}),
    ...(options.excludeCredentials ? { excludeCredentials: options.excludeCredentials.map(decodeId) } : {}),
  };
}

function answerOf({ rawId, response }) {
  const parts = { clientDataJSON: encode(response.clientDataJSON) };
  for (const name of ['authenticatorData', 'signature', 'userHandle', 'attestationObject'])
    if (response[name]?.byteLength) parts[name] = encode(response[name]);
  const transports = response.getTransports?.();
  return JSON.stringify({
    id: encode(rawId),
    type: 'public-key',
    response: transports ? { ...parts, transports } : parts,
  });
}

function say(text) {
  messages.replaceChildren();
  if (!text) return;
  const line = Object.assign(document.createElement('p'), {
    className: 'fr-message fr-message--error',
    textContent: text,
  });
  messages.append(line);
}

/** Copies what was typed and ticked elsewhere on the page into this form, so that sending it loses nothing. */
function keepFields() {
  for (const name of keeps) {
    const field = document.getElementById(name);
    if (!field || (field.type === 'checkbox' && !field.checked)) continue;
    form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value: field.value }));
  }
}

async function ask(mediation) {
  running?.abort();
  const controller = new AbortController();
  running = controller;
  const request = { publicKey: optionsOf(), signal: controller.signal };
  const credential =
    ceremony === 'create'
      ? await navigator.credentials.create(request)
      : await navigator.credentials.get(mediation ? { ...request, mediation } : request);
  form.elements.credential.value = answerOf(credential);
  keepFields();
  isAnswered = true;
  button.click();
}

/** Loads the page again, for its challenge alone. */
async function renew() {
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.getElementById('passkey');
  // The server redirected to a sign-in, which is another page.
  if (answer.redirected) location.reload();
  if (!answer.ok || answer.redirected || !fresh) throw new Error('The page is over');
  form.dataset.appPasskey = fresh.dataset.appPasskey;
  for (const name of ['ticket', 'csrf']) form.elements[name].value = fresh.elements[name].value;
  drawnAt = Date.now();
}

const isOld = () => Date.now() - drawnAt > freshMilliseconds;

async function press() {
  if (isPressed) return;
  isPressed = true;
  say('');
  try {
    if (isOld()) await renew();
    await ask();
  } catch (error) {
    if (error.name === 'InvalidStateError' && said.known) say(said.known);
    else say(error.name === 'NotAllowedError' ? said.cancelled : said.failed);
  }
  isPressed = false;
  if (!isAnswered) void propose();
}

/** Lets the browser propose passkeys in the field of the user name while the page is open. A failure shows no message. */
async function propose() {
  try {
    if (!isProposed || !(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
    if (isOld()) await renew();
    await ask('conditional');
  } catch {
    // The button and the password are still there.
  }
}

/** Tells the form of the password that this device can hold a passkey, so that one may be offered after the sign-in. */
async function tellDevice() {
  const step = document.getElementById('step');
  if (!isProposed || !step) return;
  try {
    if (!(await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable())) return;
    step.append(
      Object.assign(document.createElement('input'), { type: 'hidden', name: 'canHoldPasskey', value: 'yes' }),
    );
  } catch {
    // Nothing is offered.
  }
}

if (document.documentElement.hasAttribute('data-app-passkeys')) {
  form.hidden = false;
  messages.setAttribute('aria-live', 'polite');
  document.addEventListener(
    'submit',
    (event) => {
      if (event.target !== form || isAnswered) return;
      event.preventDefault();
      event.stopPropagation();
      void press();
    },
    true,
  );
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    isAnswered = false;
    drawnAt = 0;
  });
  setInterval(() => {
    if (isProposed && isOld() && !document.hidden && !isPressed) void propose();
  }, 15_000);
  if (orphan) PublicKeyCredential.signalUnknownCredential?.(orphan).catch(() => {});
  void tellDevice();
  void propose();
}
