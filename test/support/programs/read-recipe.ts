import { readFileSync } from 'node:fs';

/**
 * Returns the client file that a recipe of docs/clients.md shows, as an operator would register it. `origin` takes the place of the
 * example's service.
 */
export function readRecipe(name: string, origin = 'https://service.example'): Readonly<Record<string, unknown>> {
  const document = readFileSync('docs/clients.md', 'utf8');
  const shown = new RegExp(`\n\`\`\`json ${name}\n(.*?)\n\`\`\``, 's').exec(document)?.[1];
  if (shown === undefined) throw new Error(`docs/clients.md has no recipe ${name}`);
  return JSON.parse(shown.replaceAll('https://service.example', origin)) as Record<string, unknown>;
}
