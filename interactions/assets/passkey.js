// Asks the browser for a passkey and sends its answer with the form. In a browser without passkeys the form stays hidden.

const form = document.getElementById('passkey');
const button = document.getElementById('passkey-button');
const messages = document.getElementById('passkey-messages');
const { ceremony, isProposed, orphan, automatic, keeps, said } = JSON.parse(form.dataset.appPasskey);

/** Milliseconds after which the page asks for another challenge. A challenge is valid for five minutes on the server. */
const freshMilliseconds = 240_000;
let drawnAt = Date.now();
let isAnswered = false;
let isPressed = false;
/** The button of the password may ask the device for a passkey, once. */
let mayAskAtOnce = false;
let running;

const decode = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const optionsNow = () => JSON.parse(form.dataset.appPasskey).options;

function decoded(options) {
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

/** Sends the form with the answer of the browser. */
function send(credential) {
  form.elements.credential.value = answerOf(credential);
  keepFields();
  isAnswered = true;
  button.click();
}

/** @param how Members of the question beside the options and the signal, such as `mediation`. */
async function ask(how = {}) {
  running?.abort();
  const controller = new AbortController();
  running = controller;
  const request = { publicKey: decoded(optionsNow()), signal: controller.signal, ...how };
  const credential =
    ceremony === 'create' ? await navigator.credentials.create(request) : await navigator.credentials.get(request);
  send(credential);
}

const canDo = async (name) => (await PublicKeyCredential.getClientCapabilities?.())?.[name] === true;

/** Lets the browser make a passkey by itself, where its password manager has just filled in the password. A failure shows no message. */
async function makeByItself() {
  try {
    if (!automatic || !(await canDo('conditionalCreate'))) return;
    document.getElementById('passkey-automatic').hidden = false;
    running = new AbortController();
    const publicKey = decoded(automatic.options);
    const credential = await navigator.credentials.create({
      publicKey,
      mediation: 'conditional',
      signal: running.signal,
    });
    if (isPressed || isAnswered) return;
    form.elements.ticket.value = automatic.ticket;
    form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'automatic', value: 'yes' }));
    send(credential);
  } catch {
    // The button is still there.
  }
}

/**
 * Asks for a passkey of this device at once, where the person presses the button of the password with nothing typed. The browser shows
 * nothing where the device holds none, and the form is sent as it is.
 */
async function askAtOnce(step, submitter) {
  isPressed = true;
  try {
    if (isOld()) await renew();
    await ask({ uiMode: 'immediate' });
  } catch {
    // The server says what is missing.
  }
  isPressed = false;
  if (!isAnswered) step.requestSubmit(submitter);
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

const isEmpty = ({ elements: { username, password } }) => !username?.value && !password?.value;
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
    await ask({ mediation: 'conditional' });
  } catch {
    // The button and the password are still there.
  }
}

if (document.documentElement.hasAttribute('data-app-passkeys')) {
  form.hidden = false;
  messages.setAttribute('aria-live', 'polite');
  document.addEventListener(
    'submit',
    (event) => {
      const step = document.getElementById('step');
      if (isProposed && event.target === step && mayAskAtOnce && isEmpty(step) && !isPressed) {
        mayAskAtOnce = false;
        event.preventDefault();
        event.stopPropagation();
        void askAtOnce(step, event.submitter);
      }
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
  void propose();
  void makeByItself();
  if (isProposed)
    canDo('immediateGet').then(
      (can) => (mayAskAtOnce = can),
      () => {},
    );
}
