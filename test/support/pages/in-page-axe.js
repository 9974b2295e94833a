/* global axe, inPage -- see in-tab.ts */
// Functions that are sent into a page as text, as those of in-page.js are: they spare axe what it has answered before.

/**
 * Names for each text how it is painted: all that the rule about contrast reads of its style and of the surfaces behind it. A text that lies
 * beyond the edge of a surface that holds it, or over one that does not, has no name: how its colours meet is seen at its place alone.
 */
export function nameColours() {
  const pick = (style, names) => names.map((name) => style[name]).join(';');
  const ofText = ['color', 'fontSize', 'fontWeight', 'webkitTextFillColor', 'webkitTextStrokeWidth', 'textShadow'];
  const ofSurface = ['backgroundColor', 'backgroundImage', 'opacity', 'filter', 'mixBlendMode', 'backgroundClip'];
  const rests = ['rgba(0, 0, 0, 0)', 'none', '1', 'none', 'normal', 'border-box'].join(';');
  const isHeld = ({ left, right, top, bottom }, { rect }) =>
    left >= rect.left - 1 && right <= rect.right + 1 && top >= rect.top - 1 && bottom <= rect.bottom + 1;
  const meets = ({ left, right, top, bottom }, { rect }) =>
    left < rect.right && right > rect.left && top < rect.bottom && bottom > rect.top;

  const root = document.documentElement;
  const rootStyle = getComputedStyle(root);
  const behind = new Map([[root, { said: `${rootStyle.colorScheme} ${pick(rootStyle, ofSurface)}`, held: [] }]]);
  const surfaces = [];
  const texts = [];
  const range = document.createRange();
  for (const element of document.querySelectorAll('body, body *')) {
    const above = behind.get(element.parentElement);
    // Of it and all that it holds nothing is painted, or it is part of a drawing.
    if (!above || !element.checkVisibility()) continue;
    const isSeen = element.checkVisibility({ visibilityProperty: true });
    const style = getComputedStyle(element);
    const painted = pick(style, ofSurface);
    const isReplaced = element.matches('img, svg, canvas, audio, video, iframe, object');
    let here = above;
    if (painted !== rests || isReplaced || element === document.body) {
      const surface = { element, rect: element.getBoundingClientRect() };
      if (isSeen && element !== document.body) surfaces.push(surface);
      here = { said: `${above.said}\n${painted}`, held: element === document.body ? [] : [...above.held, surface] };
    }
    if (!isReplaced) behind.set(element, here);
    if (!isSeen) continue;
    const isField = element.matches('input, select, textarea');
    const words = isField ? [] : [...element.childNodes].filter((node) => node.nodeType === 3 && /\S/.test(node.data));
    if (!isField && words.length === 0) continue;
    const rects = words.flatMap((node) => {
      range.selectNodeContents(node);
      return [...range.getClientRects()];
    });
    const name = `${here.said}\n${pick(style, ofText)}${isField ? element.tagName + element.type : ''}`;
    texts.push({ element, name, here, rects: isField ? [element.getBoundingClientRect()] : rects });
  }
  const isPlain = ({ here: { held }, rects }) =>
    rects.every(
      (rect) =>
        held.every((surface) => isHeld(rect, surface)) &&
        surfaces.every((surface) => held.includes(surface) || !meets(rect, surface)),
    );
  const short = new Map();
  const shorten = (name) => {
    let [a, b] = [0xdeadbeef, 0x41c6ce57];
    for (let at = 0; at < name.length; at++) {
      const code = name.charCodeAt(at);
      a = Math.imul(a ^ code, 2654435761);
      b = Math.imul(b ^ code, 1597334677);
    }
    return `${(a >>> 0).toString(36)}${(b >>> 0).toString(36)}`;
  };
  const found = new Map();
  for (const text of texts) {
    if (!isPlain(text)) continue;
    if (!short.has(text.name)) short.set(text.name, shorten(text.name));
    found.set(text.element, short.get(text.name));
  }
  return found;
}

/**
 * Prepares axe: it reads each selector once, asks for the distance of a target only where the target is too small, and passes over texts of
 * `inPage.known`, whose contrast has passed. Texts whose contrast passes are noted in `inPage.passed`.
 */
export function prepareAxe() {
  const { cssParser } = axe.utils;
  const parse = cssParser.parse.bind(cssParser);
  const parsed = new Map();
  cssParser.parse = (selector) => {
    if (!parsed.has(selector)) parsed.set(selector, parse(selector));
    return parsed.get(selector);
  };

  const { rules, checks } = axe._audit;
  const around = (check, wrap) => {
    const { evaluate } = check;
    check.evaluate = function (node, ...about) {
      return wrap(node, () => evaluate.call(this, node, ...about));
    };
  };
  // One of the two checks is enough, and the size is asked first.
  let large;
  around(checks['target-size'], (node, evaluate) => {
    const answer = evaluate();
    large = answer === true ? node : undefined;
    return answer;
  });
  around(checks['target-offset'], (node, evaluate) => node === large || evaluate());

  const contrast = rules.find(({ id }) => id === 'color-contrast');
  const { matches } = contrast;
  contrast.matches = function (node, ...about) {
    return !inPage.known.has(node) && matches.call(this, node, ...about);
  };
  const { evaluate: compare } = checks['color-contrast'];
  checks['color-contrast'].evaluate = function (node, ...about) {
    let said;
    const helper = Object.assign(Object.create(this), {
      data: (data) => {
        said = data?.messageKey;
        this.data(data);
      },
    });
    const answer = compare.call(helper, node, ...about);
    // Of a text over a picture, as a link whose line is drawn as one, axe can never say more.
    if (answer === true || said === 'bgImage' || said === 'bgGradient') inPage.passed.add(node);
    return answer;
  };
}

/** Rules of axe on what shows now. */
export async function askAxe(rules, knownNames) {
  const names = inPage.nameColours();
  const known = new Set(knownNames);
  inPage.known = new Set([...names.keys()].filter((element) => known.has(names.get(element))));
  inPage.passed = new Set();
  // Of the style sheets, which axe would read before each run, none of these rules needs anything.
  const preload = { assets: ['media'] };
  const found = await axe.run(document, { runOnly: rules, resultTypes: ['violations'], preload });
  return {
    violations: found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 140)}`)),
    passes: [...found.passes.map(({ id }) => id), ...(inPage.known.size > 0 ? ['color-contrast'] : [])],
    colours: [...new Set([...inPage.passed].map((element) => names.get(element)))].filter(Boolean),
  };
}
