// Asks the browser for a credential where it can hand one over (Digital Credentials API), and goes on as soon as a wallet has answered.

const part = document.getElementById('wallet');
const { request, path } = JSON.parse(part.dataset.appWallet);
const form = part.querySelector('form');
const problem = document.getElementById('wallet-problem');
const protocol = 'openid4vp-v1-signed';

/** Milliseconds between two questions, and after how long the page stops asking: the request is over by then. */
const every = 2_000;
const longest = 660_000;

const canAsk = () => {
  if (typeof DigitalCredential === 'undefined') return false;
  return DigitalCredential.userAgentAllowsProtocol?.(protocol) ?? true;
};

async function ask() {
  problem.replaceChildren();
  const credential = await navigator.credentials.get({
    mediation: 'required',
    digital: { requests: [{ protocol, data: { request } }] },
  });
  const data = typeof credential.data === 'string' ? JSON.parse(credential.data) : credential.data;
  form.elements.namedItem('response').value = data.response;
  form.submit();
}

if (canAsk()) {
  document.getElementById('wallet-browser').hidden = false;
  // The page has one main button.
  document.getElementById('open-wallet').classList.add('fr-btn--secondary');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    ask().catch(() => {
      const line = Object.assign(document.createElement('p'), { className: 'fr-message fr-message--error' });
      line.textContent = problem.dataset.appText;
      problem.replaceChildren(line);
    });
  });
}

async function isOver() {
  const answer = await fetch(path, { headers: { Accept: 'application/json' }, cache: 'no-store' });
  return answer.ok && (await answer.json()).goesOn;
}

const beganAt = Date.now();
async function wait() {
  // A page in the background asks again once it is looked at.
  const goesOn = !document.hidden && (await isOver().catch(() => false));
  if (goesOn) location.replace(path);
  else if (Date.now() - beganAt < longest) setTimeout(wait, every);
}
setTimeout(wait, every);
