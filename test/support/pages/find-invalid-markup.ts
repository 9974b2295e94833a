import { HtmlValidate, StaticConfigLoader, type ConfigData } from 'html-validate';

const config: ConfigData = {
  extends: ['html-validate:recommended'],
  rules: {
    // The style of the renderer is no mistake: void elements, boolean attributes, references.
    'void-style': 'off',
    'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off',
    'no-trailing-whitespace': 'off',
    'long-title': 'off',
  },
};

// The validator's own loader reads its table of elements anew for each document, which takes longer than the document.
const resolved = new StaticConfigLoader(config).getConfigFor('page');
const loader = Object.assign(new StaticConfigLoader(config), { getConfigFor: () => resolved });
const validator = new HtmlValidate(loader);

async function validate(html: string): Promise<readonly string[]> {
  const report = await validator.validateString(html);
  return report.results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, column }) => {
      const around = html.split('\n')[line - 1]?.slice(Math.max(0, column - 40), column + 80);
      return `${ruleId}: ${message} … ${around}`;
    }),
  );
}

/** Returns the document without what no rule looks at: which text stands there, which address or value, in which language. */
const skeletonOf = (html: string): string =>
  html
    .replaceAll(/(\s(?:alt|aria-label|content|data-[\w-]+|href|lang|hreflang|src|title|value))="[^"]+"/g, '$1="…"')
    .replaceAll(/>\s*[^<\s][^<]*</g, '>…<');

const known = new Map<string, Promise<readonly string[]>>();

/** Returns what is wrong with the HTML of a page, with what stands around it. Documents of the same tags are looked at once. */
export function findInvalidMarkup(html: string): Promise<readonly string[]> {
  const skeleton = skeletonOf(html);
  const found = known.get(skeleton) ?? validate(html);
  known.set(skeleton, found);
  return found;
}
