import { readFileSync } from 'node:fs';
import { fromJSONSchema } from 'zod';
import { optionalSteps } from '../../interactions/registration/optional/optional-steps.ts';
import { texts, type Lang } from '../../interactions/texts/index.ts';
import { profileRows, profileSteps, type ProfileRow } from '../../src/domain/account/account-profile.ts';
import { personClaims, scopeClaims } from '../../src/domain/clients/claims/scope-claims.ts';
import { silentTokens } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import { createClient } from '../support/services/create-client.ts';
import { describeApp } from '../support/describe-app.ts';
import { download, makeExport } from '../support/people/export-pages.ts';
import { accountRow, everyScope } from '../support/people/optional-steps.ts';
import { readZip } from '../support/read-zip.ts';
import { acceptAsNewcomer, createPerson, newAddress, startScimClient } from '../support/services/scim.ts';
import { authorizationRequest, signIn, userinfo } from '../support/test-client.ts';
import { toField } from '../support/rows.ts';

type Values = Readonly<Record<string, string>>;

const schema = fromJSONSchema(JSON.parse(readFileSync('docs/account-export.schema.json', 'utf8')) as never);

/** A value that no line of text could be. */
const special: Values = {
  phone: '+33612345678',
  postalCode: '94160',
  country: 'FR',
  category: 'professional',
  companyPostalCode: '1000',
  companyCountry: 'BE',
};
const sampleOf = (field: string) => special[field] ?? `Essai ${field}`;
/** How a document to read tells a value that is a code. */
const words: Values = { '+33612345678': '06 12 34 56 78', FR: 'France', BE: 'Belgique', professional: 'Professionnel' };

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce((one, name) => (one as Readonly<Record<string, unknown>> | undefined)?.[name], value);

/** The values of every field that is not the number of the other kind. */
const valuesWith = (number: Values) =>
  profileRows.flatMap(([field, row]) => {
    const value = number[field] ?? (row.line === 'companyId' ? undefined : sampleOf(field));
    return value === undefined ? [] : [{ field, row, value, path: row.member.split('.') }];
  });

describe('every field of the table of the profile', () => {
  const app = describeApp();

  test.each<Values>([{ siret: '13000766900018' }, { vat: 'FR39356000000' }])(
    'is stored, read back, released by its scope, told at the consent and exported: %j',
    async (number) => {
      const facts = valuesWith(number);
      const [companyId] = Object.values(number);
      const account = await buildAccount(app);
      const browser = app.browser();
      const ours = await createClient(app);
      await signIn(app, browser, { client: ours, account });

      for (const { path, fields } of optionalSteps) {
        await browser.open(path);
        const typed = Object.keys(fields).map((field) => [field, field === 'companyId' ? companyId : sampleOf(field)]);
        await browser.submit(Object.fromEntries(typed) as Values, { action: 'save' });
        const page = await browser.open(path);
        for (const [field, value] of typed)
          expect([field, page.fieldValue(field!)]).toEqual([field, field === 'phone' ? words[value!] : value]);
      }
      const row: Record<string, unknown> = await accountRow(app, account);
      for (const {
        field,
        row: { column },
        value,
      } of facts)
        expect([field, row[toField(column)]]).toEqual([field, value]);

      expect(facts.filter(({ path: [claim] }) => !personClaims.some((one) => one === claim))).toEqual([]);
      for (const [scope, claims] of Object.entries(scopeClaims)) {
        const tokens = await silentTokens(app, browser, { client: ours, params: { scope: `openid ${scope}` } });
        const { body } = await userinfo(app, tokens['access_token']);
        for (const { field, path, value } of facts) {
          const isReleased = claims.some((claim: string) => claim === path[0]);
          expect([scope, field, at(body, path)]).toEqual([scope, field, isReleased ? value : undefined]);
        }
      }

      const theirs = await createClient(app, { first_party: false });
      const consent = await browser.open(authorizationRequest(app, theirs, { scope: everyScope }).url);
      for (const { field, value } of facts)
        expect([field, consent.text.includes(words[value] ?? value)]).toEqual([field, true]);

      const files = readZip((await download(app, browser, { link: await makeExport(browser) })).bytes);
      const document = JSON.parse(files.get('compte.json')!.toString()) as { readonly profile: unknown };
      const page = files.get('compte.html')!.toString();
      expect(schema.safeParse(document).error).toBeUndefined();
      for (const { field, path, value } of facts) {
        expect([field, at(document.profile, path)]).toEqual([field, value]);
        expect([field, page.includes(words[value] ?? value)]).toEqual([field, true]);
      }
    },
  );

  test('is taken from what a service that provisions people says, where it has an attribute', async () => {
    const said = profileRows.flatMap(([field, { scim, column }]) =>
      scim ? [{ column, scim, value: sampleOf(field) }] : [],
    );
    const members: Record<string, unknown> = {};
    const put = ([name, part]: NonNullable<ProfileRow['scim']>, value: string) => {
      if (part !== undefined) members[name] = { ...(members[name] as object), [part]: value };
      else members[name] = name === 'phoneNumbers' ? [{ value }] : value;
    };
    for (const { scim, value } of said) put(scim, value);
    const scim = await startScimClient(app);
    const { email } = await createPerson(scim, { userName: newAddress(), ...members });
    const username = 'table.du.profil';
    await acceptAsNewcomer(app, { email, username });
    const row: Record<string, unknown> = await accountRow(app, { username, email, password: '' });
    for (const { column, value } of said) expect([column, row[toField(column)]]).toEqual([column, value]);
    expect(row['category']).toBe('professional');
  });

  test.each<Lang>(['fr', 'en'])('is named by the page about personal data, in %s', async (lang) => {
    const page = await app.browser({ headers: { 'accept-language': lang } }).open('/donnees-personnelles');
    const points = page.all('li').map((point) => point.textContent.toLowerCase());
    for (const [step, fields] of Object.entries(profileSteps)) {
      const named: Values = texts[lang].optionalSteps[step as keyof typeof profileSteps].words;
      const lines = Object.entries<ProfileRow>(fields).map(([field, { line }]) => line ?? field);
      const wanted = lines.filter((line) => line !== 'category').map((line) => named[line]?.toLowerCase() ?? line);
      expect(points.filter((point) => wanted.every((word) => point.includes(word)))).not.toEqual([]);
    }
  });
});
