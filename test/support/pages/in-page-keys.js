/* global inPage -- see in-tab.ts */
// Functions that are sent into a page as text, as those of in-page.js are: what the keys of the keyboard do there.

/** Moves the focus before the first stop of the Tab key. */
export function rewind() {
  const root = document.documentElement;
  root.tabIndex = -1;
  root.focus({ preventScroll: true });
  root.removeAttribute('tabindex');
}

/** Lists the elements at which the Tab key must stop, in the order of the source. Each stop can be read from now on. */
export function listStops() {
  const describe = (element) =>
    `${element.tagName.toLowerCase()} ${element.id || element.name || element.getAttribute('href') || ''} ${(element.textContent || element.value || '').replace(/\s+/g, ' ').trim().slice(0, 30)}`;
  const candidates =
    'a[href], button, input:not([type="hidden"]), select, textarea, summary, audio[controls], [tabindex]';
  const isChosen = (radio) => {
    const group = [...document.querySelectorAll(`input[type="radio"][name="${radio.name}"]`)].filter(
      (one) => one.form === radio.form,
    );
    return group.some(({ checked }) => checked) ? radio.checked : radio === group[0];
  };
  const stops = [...document.querySelectorAll(candidates)].filter(
    (one) =>
      one.tabIndex >= 0 &&
      !one.disabled &&
      one.checkVisibility({ visibilityProperty: true }) &&
      (one.type !== 'radio' || isChosen(one)),
  );
  window.tabStops = stops;

  /** Returns the stop that has the focus: its place in the list, its outline, and whether it can be seen. */
  window.readStop = () => {
    const element = document.activeElement;
    if (!element || element === document.body || element === document.documentElement) return null;
    const label = element.labels?.[0];
    const painted = [
      [element],
      [element, '::before'],
      [element, '::after'],
      ...(label ? [[label, '::before'], [label, '::after'], [label]] : []),
    ];
    const outline = Math.max(
      ...painted.map(([one, part]) => {
        const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(one, part);
        return outlineStyle === 'none' || outlineColor === 'rgba(0, 0, 0, 0)' ? 0 : Number.parseFloat(outlineWidth);
      }),
    );
    // A link that goes on in the next line has a box in each line.
    const isReached = [...element.getClientRects()].some((box) => {
      const left = Math.max(0, box.left);
      const top = Math.max(0, box.top);
      const right = Math.min(innerWidth, box.right);
      const bottom = Math.min(innerHeight, box.bottom);
      if (right <= left || bottom <= top) return false;
      const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      return hit !== null && (element.contains(hit) || hit.contains(element) || (label?.contains(hit) ?? false));
    });
    return {
      place: stops.indexOf(element),
      tag: element.tagName,
      isDate: element.type === 'date',
      outline,
      isReached,
      what: element.outerHTML.slice(0, 90),
    };
  };
  return stops.map(describe);
}

/** From now on where the focus is when a key is pressed is written down: what the key before it led to. */
export function watchStops() {
  inPage.rewind();
  const expected = inPage.listStops();
  window.stopsMet = [];
  window.onKey = () => window.stopsMet.push(window.readStop());
  addEventListener('keydown', window.onKey, { capture: true });
  return expected;
}

export function readStopsMet() {
  return window.stopsMet.slice(1);
}

export function unwatchStops() {
  removeEventListener('keydown', window.onKey, { capture: true });
}

/** Each stop of a page without script, which no key tells of: the focus is put there. */
export function visitStops() {
  inPage.listStops();
  return window.tabStops.map((stop) => {
    stop.focus();
    return window.readStop();
  });
}

/** The Enter key in each of these fields, one after the other: what it sends is caught, and the next field gets the focus. */
export function watchSubmissions(names) {
  const fields = names.map((name) => document.querySelector(`main [name="${name}"]:not([type="hidden"])`));
  let at = 0;
  window.submissions = [];
  window.onSubmission = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    window.submissions.push(event.submitter ? `${event.submitter.name}=${event.submitter.value}` : 'nothing');
  };
  window.onNextField = () => fields[++at]?.focus();
  addEventListener('submit', window.onSubmission, { capture: true });
  addEventListener('keyup', window.onNextField, { capture: true });
  fields[0]?.focus();
}

export function unwatchSubmissions() {
  removeEventListener('submit', window.onSubmission, { capture: true });
  removeEventListener('keyup', window.onNextField, { capture: true });
  return window.submissions;
}
