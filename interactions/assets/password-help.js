// Shows which rules a new password meets while it is typed. The server judges by the same rules and has the last word.

const field = document.getElementById('password');
const confirmation = document.getElementById('passwordConfirm');
const count = document.getElementById('password-count');
const help = JSON.parse(count.dataset.appPassword);

const withoutMarks = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
const compact = (text) => text.replace(/[^\p{L}\p{N}]/gu, '');
const unleet = (text, one) =>
  text.replace(/[0-9@$€!|]/g, (character) =>
    character === '1' ? one : character in help.characters ? help.characters[character] : character,
  );

function readings(text) {
  const plain = withoutMarks(text);
  return [plain, unleet(plain, 'i'), unleet(plain, 'l')];
}

function hasContextWord(password, words) {
  const { maxWords, maxWordLength, minAnywhere, serviceWords, shortServiceWords } = help.context;
  const whole = words.slice(0, maxWords).map((word) => word.slice(0, maxWordLength));
  const parts = [];
  for (const word of whole)
    for (const part of word.split(/[^\p{L}\p{N}]+/u)) if (part.length >= minAnywhere) parts.push(part);
  const passwords = readings(password);
  const sizeOf = (word) => compact(withoutMarks(word)).length;

  const standsAnywhere = (word) => {
    const found = readings(word).map(compact);
    return passwords.some((reading, index) => compact(reading).includes(found[index]));
  };
  const standsAlone = (word) => {
    const plain = withoutMarks(word);
    return passwords.some((reading) => reading.split(/[^\p{L}]+/u).includes(plain));
  };
  return (
    [...whole, ...parts, ...serviceWords].filter((word) => sizeOf(word) >= minAnywhere).some(standsAnywhere) ||
    [...shortServiceWords, ...whole.filter((word) => sizeOf(word) === minAnywhere - 1)].some(standsAlone)
  );
}

function judge(password, words) {
  const { min, minAnyKind, max, maxUnits } = help.lengths;
  if (password.length > maxUnits) return { length: true, maximum: false };
  const normal = password.normalize('NFKC');
  const { length } = [...normal];
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{L}\p{M}\p{Nd}]/u];
  return {
    length: length >= minAnyKind || (length >= min && kinds.every((kind) => kind.test(normal))),
    maximum: length <= max,
    personal: !hasContextWord(normal, words),
  };
}

function personalWords() {
  const typed = (help.fields || []).map((name) => document.getElementById(name)?.value ?? '');
  return [...(help.words || []), ...typed];
}

const looks = ['info', 'valid', 'error'].map((look) => `fr-message--${look}`);

function draw(element, isMet) {
  element.classList.remove(...looks);
  element.classList.add(isMet === undefined ? looks[0] : isMet ? looks[1] : looks[2]);
  const said = element.querySelector('.fr-sr-only');
  if (said) said.textContent = isMet === undefined ? '' : ` (${isMet ? help.met : help.unmet})`;
}

let waiting;

// Waits until the typing pauses. A message at each key would drown what a screen reader says about the keys.
function say(element, text) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (element.textContent !== text) element.textContent = text;
  }, 1000);
}

function tell() {
  const verdict = field.value ? judge(field.value, personalWords()) : {};
  let met = 0;
  for (const name of ['length', 'maximum', 'personal', 'guess']) {
    draw(document.getElementById(`password-rule-${name}`), verdict[name]);
    if (verdict[name]) met += 1;
  }
  say(count, field.value ? help.counts[met] : '');
}

const agreement = document.createElement('p');
agreement.id = 'passwordConfirm-agreement';
agreement.className = 'fr-message app-said';

function compare() {
  const group = confirmation.closest('.fr-input-group');
  const isAsked = confirmation.value !== '' && field.value !== '';
  const isSame = confirmation.value.normalize('NFKC') === field.value.normalize('NFKC');
  const isWrong = isAsked && !isSame;
  // The messages of the server were about another try.
  for (const old of group.querySelectorAll('.fr-message--error')) if (old !== agreement) old.remove();
  group.classList.toggle('fr-input-group--error', isWrong);
  confirmation.classList.toggle('fr-input--error', isWrong);
  if (isWrong) confirmation.setAttribute('aria-invalid', 'true');
  else confirmation.removeAttribute('aria-invalid');
  draw(agreement, isAsked ? isSame : undefined);
  if (!isAsked) agreement.classList.remove(...looks);
  agreement.textContent = isAsked ? (isSame ? help.same : help.mismatch) : '';
}

count.setAttribute('aria-live', 'polite');
agreement.setAttribute('aria-live', 'polite');
document.getElementById('passwordConfirm-messages').append(agreement);

field.addEventListener('input', () => {
  tell();
  if (agreement.textContent) compare();
});
for (const name of help.fields || [])
  document.getElementById(name)?.addEventListener('input', () => {
    if (field.value) tell();
  });

// A message that appears during a press would move the button away from the pointer. It is drawn once the press has ended.
let isPressing = false;
let isWaiting = false;
confirmation.addEventListener('change', () => {
  if (isPressing) isWaiting = true;
  else compare();
});
document.addEventListener('pointerdown', () => (isPressing = true), true);
for (const end of ['pointerup', 'pointercancel'])
  document.addEventListener(
    end,
    () => {
      isPressing = false;
      if (isWaiting) setTimeout(compare);
      isWaiting = false;
    },
    true,
  );

// The browser may keep the typed value over a reload.
if (field.value) tell();
