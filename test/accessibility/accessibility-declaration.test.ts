import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../support/start-app.ts';

test.each([
  { declared: 'Le site est **totalement conforme** au RGAA.', footer: 'Accessibilité : totalement conforme' },
  { declared: 'Le site est partiellement conforme au RGAA.', footer: 'Accessibilité : partiellement conforme' },
  { declared: 'Le site n’a pas été examiné.', footer: 'Accessibilité : non conforme' },
])('the footer says « $footer » when the declaration does', async ({ declared, footer }) => {
  const legalDir = await mkdtemp(join(tmpdir(), 'legal-'));
  await writeFile(join(legalDir, 'accessibilite.fr.md'), `# Déclaration\n\n${declared}\n`);
  const app = await startApp({ config: { legalDir } });
  const page = await app.browser().open('/accessibilite');
  expect(page.text).toContain(declared.replaceAll('**', ''));
  expect(page.text).toContain(footer);
  await app.stop();
  await rm(legalDir, { recursive: true });
});

test('without a declaration the page says that the site does not conform and names a contact', async () => {
  const app = await startApp();
  const page = await app.browser().open('/accessibilite');
  expect(page.text).toMatch(/est non conforme.*Défenseur des droits.*Accessibilité : non conforme/);
  await app.stop();
});
