/* global axe, inPage -- see in-tab.ts */
// Functions that are sent into a page as text: each holds all that it needs, or finds the others in `inPage`. Their results are judged
// outside.

/** Returns the facts that the checks of a page need. */
export function readFacts() {
  const fold = (text) => (text ?? '').replace(/[\s\u00a0\u202f]+/g, ' ').trim();
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true });
  const all = (selector, root = document) => [...root.querySelectorAll(selector)].filter(isSeen);
  const byIds = (ids) =>
    fold(
      (ids ?? '')
        .split(/\s+/)
        .map((id) => document.getElementById(id)?.textContent ?? '')
        .join(' '),
    );
  const isTyped = (field) => !['checkbox', 'radio', 'file', 'hidden', 'submit'].includes(field.type);
  const inSection = 'main, article, aside, nav, section';

  const fields = all('input:not([type="hidden"]), select, textarea').map((field) => {
    const labels = [...field.labels].filter(isSeen);
    const label = fold(labels.map((one) => [...one.childNodes].map((node) => node.textContent).join(' ')).join(' '));
    const paste = new Event('paste', { bubbles: true, cancelable: true });
    return {
      name: field.name,
      id: field.id,
      type: field.type,
      value: field.value,
      isInMain: field.closest('main') !== null && field.closest('[role="search"]') === null,
      isTyped: isTyped(field),
      label,
      accessibleName: fold(field.getAttribute('aria-label')) || byIds(field.getAttribute('aria-labelledby')) || label,
      isRequired: field.required,
      isAlwaysAnswered: field.type === 'select-one' && [...field.options].every(({ value }) => value !== ''),
      isInvalid: field.getAttribute('aria-invalid') === 'true',
      description: byIds(field.getAttribute('aria-describedby')),
      autocomplete: field.getAttribute('autocomplete'),
      maxLength: field.maxLength ?? -1,
      legend: fold(field.closest('fieldset')?.querySelector('legend')?.textContent),
      takesPaste: field.dispatchEvent(paste),
      colour: getComputedStyle(field).borderColor,
    };
  });

  // A search narrows a list: no field of it is owed, and it sends an address and no action.
  const forms = all('main form:not([role="search"])').map((form) => {
    const typed = [...form.elements].filter(
      (field) => isSeen(field) && ['INPUT', 'SELECT', 'TEXTAREA'].includes(field.tagName) && isTyped(field),
    );
    const pressed = [...form.elements].find((field) => field.type === 'submit');
    const before = document.createRange();
    before.setStart(document.querySelector('main'), 0);
    if (typed[0]) before.setEndBefore(typed[0]);
    return {
      id: form.id,
      typed: typed.map(({ name }) => name),
      textBefore: typed[0] ? fold(before.toString()) : '',
      defaultButton: pressed?.value ?? '',
      isDefaultPrimary: all('button:not([aria-hidden="true"])', form).some(
        ({ value, className }) =>
          value === pressed?.value.replace('enter:', '') && !/--secondary|--tertiary/.test(className),
      ),
    };
  });

  const summary = document.getElementById('error-summary');
  return {
    lang: document.documentElement.lang,
    title: fold(document.title),
    background: getComputedStyle(document.body).backgroundColor,
    classes: [...new Set([...document.querySelectorAll('[class]')].flatMap(({ classList }) => [...classList]))],
    // An icon is a surface that a mask cuts out: without its mask it is a solid square.
    squares: all('body *').flatMap((element) =>
      ['::before', '::after'].flatMap((part) => {
        const { content, maskSize, maskImage, backgroundColor } = getComputedStyle(element, part);
        const isSquare =
          content === '""' &&
          maskSize === '100% 100%' &&
          maskImage === 'none' &&
          !/^rgba\(.*, 0\)$/.test(backgroundColor);
        return isSquare ? [`${element.className || element.tagName}${part}`] : [];
      }),
    ),
    headings: [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
      .filter((heading) => !heading.closest('dialog') && isSeen(heading))
      .map((heading) => ({ level: Number(heading.tagName[1]), text: fold(heading.textContent) })),
    landmarks: {
      banner: [...document.querySelectorAll('header, [role="banner"]')].filter(
        (one) => !one.parentElement.closest(inSection),
      ).length,
      main: document.querySelectorAll('main, [role="main"]').length,
      contentinfo: [...document.querySelectorAll('footer, [role="contentinfo"]')].filter(
        (one) => !one.parentElement.closest(inSection),
      ).length,
    },
    fields,
    forms,
    named: all('a[href], button:not([aria-hidden="true"])').map((element) => ({
      text: fold(element.textContent),
      name:
        fold(element.getAttribute('aria-label')) ||
        byIds(element.getAttribute('aria-labelledby')) ||
        fold(element.textContent) ||
        fold(element.title),
      title: fold(element.title),
      href: element.getAttribute('href'),
      opensWindow: element.target === '_blank',
      rel: element.rel ?? '',
    })),
    images: all('img').map(({ alt, src, naturalWidth }) => ({ alt, src, naturalWidth, hasAlt: true })),
    imagesWithoutAlt: document.querySelectorAll('img:not([alt])').length,
    sounds: [...document.querySelectorAll('audio, video')].map((sound) => ({
      hasControls: sound.controls,
      plays: sound.autoplay || !sound.paused,
      preload: sound.preload,
      name: fold(sound.getAttribute('aria-label')) || byIds(sound.getAttribute('aria-labelledby')),
    })),
    tables: [...document.querySelectorAll('table:not([role="presentation"])')].map((table) => ({
      hasCaption: table.caption !== null,
      loose: table.querySelectorAll('th:not([scope])').length,
    })),
    live: [...document.querySelectorAll('[role="alert"], [role="status"], [aria-live]')].filter(isSeen).map((one) => ({
      id: one.id,
      role: one.getAttribute('role'),
      parent: one.parentElement.id,
    })),
    summary: summary && {
      role: summary.getAttribute('role'),
      isFocused: document.activeElement === summary,
      kind: summary.matches('.fr-alert--warning')
        ? 'wait'
        : summary.matches(':has(.app-messages)')
          ? 'refusal'
          : 'fields',
      says: [...summary.querySelectorAll('#errors li')].map(({ textContent }) => fold(textContent)),
      ending: fold(summary.querySelector('#wait-until')?.textContent),
      links: [...summary.querySelectorAll('#errors a')].map((link) => ({
        field: link.hash.slice(1),
        text: fold(link.textContent),
        leadsToField: document.getElementById(link.hash.slice(1))?.matches('input, select, textarea, form') ?? false,
      })),
    },
    // Their order on the screen is not the order of the source.
    disordered: all('main .app-buttons').flatMap((group) =>
      all('.fr-btn', group).flatMap((button, index, every) => {
        const [box, before] = [button, every[index - 1] ?? group].map((one) => one.getBoundingClientRect());
        return index === 0 || box.top >= before.bottom || box.left >= before.right ? [] : [fold(button.textContent)];
      }),
    ),
    // Buttons of an item or beside a field have places of their own.
    misplaced: all('main .fr-btn:not(.fr-btn--sm)')
      .filter((button) => !button.closest('.app-buttons, .app-list__item, #challenge'))
      .map((button) => fold(button.textContent)),
    help: [...document.querySelectorAll('a[href="/aide"]')].map((link) => {
      const list = [...link.closest('ul').querySelectorAll('a, button')].filter(
        (one) => one.checkVisibility({ visibilityProperty: true }) || one === link,
      );
      return `${link.closest('header, footer, main')?.tagName ?? ''} ${list.indexOf(link)}`;
    }),
    languages: all('header [lang]').map((one) => ({ lang: one.lang, name: fold(one.textContent) })),
    footer: fold(document.querySelector('footer')?.textContent),
  };
}

/** Returns the texts that are cut, lie over an edge, or make the page scroll sideways. */
export function findLost() {
  const lost = [];
  const fold = (text) => text.replace(/\s+/g, ' ').trim();
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width)
    lost.push(`the page is ${document.documentElement.scrollWidth} px wide in ${width}`);

  const hides = (value) => value === 'hidden' || value === 'clip';
  const known = new Map();
  // Texts have most of what is around them in common.
  const clips = (element) => {
    const before = known.get(element);
    if (before) return before;
    const { overflowX, overflowY, clipPath } = getComputedStyle(element);
    const found = {
      x: hides(overflowX),
      y: hides(overflowY),
      isForReaders: clipPath !== 'none' || element.classList.contains('fr-sr-only'),
      isButton: element.matches('button, a.fr-btn'),
      edge: element.getBoundingClientRect(),
    };
    known.set(element, found);
    return found;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const said = fold(node.data);
    if (
      !said ||
      !element.checkVisibility({ visibilityProperty: true }) ||
      element.closest('.fr-skiplinks, script, option')
    )
      continue;
    // A button that shows its icon alone is named by its title.
    if (element.closest('button')?.title === said) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter((rect) => rect.width > 0);
    for (let box = element; box && box !== document.documentElement; box = box.parentElement) {
      const { x, y, isForReaders, isButton, edge } = clips(box);
      if (isForReaders) break;
      if (!x && !y && !isButton) continue;
      const isCut = rects.some(
        (rect) =>
          ((x || isButton) && (rect.left < edge.left - 2 || rect.right > edge.right + 2)) ||
          ((y || isButton) && (rect.top < edge.top - 4 || rect.bottom > edge.bottom + 4)),
      );
      if (isCut) lost.push(`« ${said.slice(0, 60)} » is cut by ${box.tagName}.${box.className}`);
    }
    if (rects.some((rect) => rect.left < -1 || rect.right > width + 1))
      lost.push(`« ${said.slice(0, 60)} » lies over the edge`);
  }

  // In a row of boxes an address is a box of its own, beside the sentence that it belongs to.
  for (const address of document.querySelectorAll('.app-address')) {
    const row = address.parentElement;
    if (row.childNodes.length > 1 && getComputedStyle(row).display.includes('flex') && address.checkVisibility())
      lost.push(`${address.textContent} stands beside its sentence: « ${fold(row.textContent).slice(0, 60)} »`);
  }

  // Fields and buttons must not lie over one another or outside the page.
  const controls = [
    ...document.querySelectorAll(
      'main input:not([type="hidden"], [type="checkbox"], [type="radio"]), main select, main button, main a.fr-btn, main audio, main img',
    ),
  ].filter((one) => one.checkVisibility({ visibilityProperty: true }));
  for (const [index, one] of controls.entries()) {
    const a = one.getBoundingClientRect();
    if (a.left < -1 || a.right > width + 1) lost.push(`${one.tagName} ${one.name ?? ''} lies over the edge`);
    for (const other of controls.slice(index + 1)) {
      const b = other.getBoundingClientRect();
      if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
        lost.push(`${one.outerHTML.slice(0, 60)} lies over ${other.outerHTML.slice(0, 60)}`);
    }
  }
  return [...new Set(lost)];
}

/**
 * Text that is lost where a person sets wide spacing in the browser, and where letters are twice as large if the window has room for them.
 */
export function stretch(isScaled) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }',
  );
  document.adoptedStyleSheets = [sheet];
  const spaced = inPage.findLost().map((lost) => `wide spacing: ${lost}`);
  document.adoptedStyleSheets = [];
  if (!isScaled) return spaced;
  document.documentElement.style.fontSize = '200%';
  const scaled = inPage.findLost().map((lost) => `letters of 200 %: ${lost}`);
  document.documentElement.style.fontSize = '';
  return [...spaced, ...scaled];
}

/** Without any style sheet: what shows that should not, and which fields have no label. */
export function undress() {
  const sheets = [...document.styleSheets];
  for (const sheet of sheets) sheet.disabled = true;
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true });
  const hasTrap = [...document.querySelectorAll('[name="website"]')].some(isSeen);
  const unlabelled = [...document.querySelectorAll('main input:not([type="hidden"]), main select')].filter(
    (field) => isSeen(field) && ![...field.labels].some(isSeen),
  );
  for (const sheet of sheets) sheet.disabled = false;
  return [
    ...(hasTrap ? ['without style sheets the trap shows'] : []),
    ...unlabelled.map(({ name }) => `without style sheets ${name} has no label`),
  ];
}

/** Follows each link of the error summary: the field, its label and what names its group are in the window then. */
export function followErrors() {
  return [...document.querySelectorAll('#errors a')].flatMap((link) => {
    link.click();
    const field = document.getElementById(link.hash.slice(1));
    const group = field?.type === 'radio' ? field.closest('fieldset')?.querySelector('legend') : undefined;
    const named = [field, group, ...(field?.labels ?? [])].filter((one) => one?.checkVisibility());
    const boxes = named.map((one) => one.getBoundingClientRect());
    const isSeen = boxes.every(({ top, bottom }) => top >= 0 && Math.min(bottom, top + 24) <= innerHeight);
    return isSeen ? [] : [`the link to ${link.hash} leaves what names the field out of sight`];
  });
}

/** Ends all animations until none has begun for two frames, because the scripts of the page react in a frame. */
export async function settle() {
  const end = () => {
    const moving = document.getAnimations();
    for (const one of moving) one.finish();
    return moving.length > 0;
  };
  let wasMoving = end();
  if (document.documentElement.dataset.frJs !== 'true') return;
  for (let still = 0; still < 2; still = wasMoving ? 0 : still + 1) {
    await new Promise(requestAnimationFrame);
    wasMoving = end();
  }
}

/** Rules of axe on what shows now, the colour that it is painted on, and the text that is lost. */
export async function examine(rules) {
  const lost = inPage.findLost();
  // Of the style sheets, which axe would read before each run, none of these rules needs anything.
  const preload = { assets: ['media'] };
  const found = await axe.run(document, { runOnly: rules, resultTypes: ['violations'], preload });
  return {
    lost,
    width: innerWidth,
    background: getComputedStyle(document.body).backgroundColor,
    violations: found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 140)}`)),
    passes: found.passes.map(({ id }) => id),
  };
}

/** Finds controls that only a script can work, on a page without script. */
export function findDead() {
  return [...document.querySelectorAll('button[type="button"], .fr-password__checkbox input')]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }))
    .map((one) => one.outerHTML.slice(0, 90));
}
