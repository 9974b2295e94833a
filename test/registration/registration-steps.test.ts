import type { Browser } from '../support/browser.ts';
import { accountRow, finishRegistration, home, openStep } from '../support/people/optional-steps.ts';
import { captchaAnswer, somebody } from '../support/people/register.ts';
import { describeService } from '../support/describe-app.ts';
import { exchange, userinfo } from '../support/test-client.ts';

describe('the optional steps of a registration', () => {
  const { app, client } = describeService({ config: { captchaFixedAnswer: captchaAnswer } });

  async function claimsAfter(
    fill: (browser: Browser) => Promise<unknown>,
    options: { readonly title: string; readonly scope?: string },
  ) {
    const person = somebody();
    const { browser, request } = await openStep(app, client, { title: options.title, person, scope: options.scope });
    await fill(browser);
    const code = await finishRegistration(app, browser, person);
    const answer = await exchange(app, client, { code, verifier: request.verifier });
    return { person, claims: (await userinfo(app, answer.body['access_token'])).body };
  }

  describe('the identity', () => {
    const names = { familyName: "O’Neil-D'É", givenName: 'Marie' };

    test('the names are released when a service asks for them, with the full name made of both', async () => {
      const fill = (browser: Browser) => browser.submit({ ...names, phone: '06 12 34 56 78' }, { action: 'finish' });
      const { claims, person } = await claimsAfter(fill, { title: 'Identité' });
      expect(claims).toMatchObject({
        name: "Marie O’Neil-D'É",
        given_name: 'Marie',
        family_name: "O’Neil-D'É",
        preferred_username: person.username,
        phone_number: '+33612345678',
        phone_number_verified: false,
      });
      const { claims: fewer } = await claimsAfter(fill, { title: 'Identité', scope: 'openid email' });
      for (const name of ['name', 'given_name', 'family_name', 'phone_number']) expect(fewer).not.toHaveProperty(name);
    });

    test('the page says what the data is for, and every field is optional', async () => {
      const { browser } = await openStep(app, client, { title: 'Identité' });
      expect(browser.page.text).toContain('communiquer avec ses utilisateurs');
      expect(browser.page.text).toContain('animer des communautés');
      const labels = browser.page.all('form#step label').map(({ text }) => text);
      expect(labels.filter((label) => !label.includes('(optionnel)'))).toEqual([]);
      expect(browser.page.all('form#step .fr-btn').map(({ text }) => text)).toEqual([
        'Précédent',
        'Valider',
        'Étape suivante',
      ]);
    });

    test.each([
      ['familyName', '<script>alert(1)</script>'],
      ['familyName', 'Dur\u2066and'],
      ['givenName', 'Ma\u00adrie'],
      ['givenName', 'x'.repeat(101)],
      ['familyName', 'https://example.test/'],
      ['phone', '+1234567890123456'],
      ['phone', '06 12 ab 56 78'],
      ['phone', '+0612345678'],
      ['phone', '+33 899 12 34 56'],
    ])('%s %j is refused with an example, and the other fields are kept', async (field, value) => {
      const { browser } = await openStep(app, client, { title: 'Identité' });
      const page = await browser.submit({ ...names, phone: '06 12 34 56 78', [field]: value }, { action: 'next' });
      expect(page.status).toBe(422);
      expect(page.invalidFields).toEqual([field]);
      expect(page.fieldMessage(field)).toContain('Exemple : ');
      expect(page.body).not.toContain('<script>alert');
      expect(page.fieldValue(field)).toBe(value);
      for (const [name, kept] of Object.entries(names)) if (name !== field) expect(page.fieldValue(name)).toBe(kept);
    });

    test.each([
      ['with empty fields', { familyName: '', givenName: ' ', phone: '' }],
      ['with no field at all', undefined],
    ])('an empty answer, %s, stores nothing', async (_how, fields) => {
      const person = somebody();
      const { browser } = await openStep(app, client, { title: 'Identité', person });
      const csrf = browser.page.fieldValue('csrf') ?? '';
      if (fields) await browser.submit(fields, { action: 'finish' });
      else await browser.post(browser.page.url.href, { csrf, action: 'finish' });
      await finishRegistration(app, browser, person);
      expect(await accountRow(app, person)).toMatchObject({ familyName: null, givenName: null, phone: null });
    });
  });

  describe('the postal address', () => {
    test('the postal address is released only in its scope', async () => {
      const fill = (browser: Browser) => browser.submit(home, { action: 'finish' });
      const { claims } = await claimsAfter(fill, { title: 'Adresse' });
      expect(claims['address']).toEqual({
        formatted: '73 avenue de Paris\n94160 Saint-Mandé\nFrance',
        street_address: home.street,
        locality: home.locality,
        postal_code: home.postalCode,
        country: 'FR',
      });
      const { claims: fewer } = await claimsAfter(fill, { title: 'Adresse', scope: 'openid profile email' });
      expect(fewer).not.toHaveProperty('address');
    });

    test('every field of the postal address is optional, and the proposed country alone is not stored', async () => {
      const { browser } = await openStep(app, client, { title: 'Adresse' });
      const labels = browser.page.all('form#step label').map(({ text }) => text);
      expect(labels.filter((label) => !label.includes('(optionnel)'))).toEqual([]);
      expect(browser.page.find('#country option')?.getAttribute('value')).toBe('FR');
      expect(browser.page.fieldValue('country')).toBe('FR');
      const { claims, person } = await claimsAfter((one) => one.submit({}, { action: 'finish' }), { title: 'Adresse' });
      expect(claims).not.toHaveProperty('address');
      expect(await accountRow(app, person)).toMatchObject({
        street: null,
        locality: null,
        postalCode: null,
        country: null,
      });
    });

    test('the countries are listed by their full names, with France first', async () => {
      const { browser } = await openStep(app, client, { title: 'Adresse' });
      const labels = browser.page.all('#country option').map(({ text }) => text);
      expect(labels[0]).toBe('France');
      expect(labels).toEqual(expect.arrayContaining(['États-Unis', 'Royaume-Uni']));
      const step = browser.page.url.href;
      await browser.open('/langue');
      await browser.submit({ lang: 'en' }, { action: 'save' });
      const english = (await browser.open(step)).all('#country option').map(({ text }) => text);
      expect(english).toEqual(expect.arrayContaining(['United States', 'United Kingdom']));
    });

    test('the country alone is stored when the person chooses another one', async () => {
      const fill = (browser: Browser) => browser.submit({ country: 'BE' }, { action: 'finish' });
      const { claims, person } = await claimsAfter(fill, { title: 'Adresse' });
      expect(claims['address']).toEqual({ formatted: 'Belgique', country: 'BE' });
      expect(await accountRow(app, person)).toMatchObject({ street: null, postalCode: null, country: 'BE' });
    });

    test.each(['7500', '00000', '٧٥٠٠١', '75001<'])(
      'an invalid postal code is refused with an example: %s',
      async (postalCode) => {
        const { browser } = await openStep(app, client, { title: 'Adresse' });
        const page = await browser.submit({ ...home, postalCode }, { action: 'next' });
        expect(page.status).toBe(422);
        expect(page.invalidFields).toEqual(['postalCode']);
        expect(page.fieldMessage('postalCode')).toContain('Exemple : 94160');
        expect(page.fieldValue('postalCode')).toBe(postalCode);
        expect(page.fieldValue('street')).toBe(home.street);
      },
    );

    test('an invalid field stays on the page after a reload, « Précédent » or « Valider »', async () => {
      const { browser } = await openStep(app, client, { title: 'Adresse' });
      await browser.submit({ ...home, postalCode: '7500', street: '<b>' }, { action: 'next' });
      const again = await browser.reload();
      expect(again.invalidFields).toEqual(['street', 'postalCode']);
      expect(again.fieldValue('postalCode')).toBe('7500');
      await browser.submit({ ...home, postalCode: '751', street: 'rue' }, { action: 'back' });
      while (!browser.page.title.includes(' : Profil ')) await browser.submit({}, { action: 'back' });
      const { username, email } = {
        username: browser.page.fieldValue('username') ?? '',
        email: browser.page.fieldValue('email') ?? '',
      };
      const owed = await browser.submit({ username, email }, { action: 'finish' });
      expect(owed.invalidFields).toEqual(['postalCode']);
      expect(owed.fieldValue('postalCode')).toBe('751');
      expect((await browser.submit(home, { action: 'next' })).invalidFields).toEqual([]);
    });

    test('a valid postal address is shown again in its normal form', async () => {
      const { browser } = await openStep(app, client, { title: 'Adresse' });
      await browser.submit(
        { street: '  73   avenue de Paris', locality: 'Saint-Mandé ', postalCode: '94 160', country: 'FR' },
        { action: 'finish' },
      );
      while (!browser.page.title.includes(' : Adresse ')) await browser.submit({}, { action: 'back' });
      for (const [field, value] of Object.entries(home)) expect(browser.page.fieldValue(field)).toBe(value);
    });

    test.each([
      ['Identité', { phone: '0692 12 34 56' }, { phone: '+262 692 12 34 56' }],
      [
        'Identité',
        { phone: '+33 (0)6 12 34 56 78', familyName: ' E\u0301luard ' },
        { phone: '06 12 34 56 78', familyName: 'Éluard' },
      ],
      [
        'Informations professionnelles',
        { category: 'professional', companyId: ' fr 44 732 829 320 ', companyPostalCode: '13 002' },
        { companyId: 'FR44732829320', companyPostalCode: '13002' },
      ],
      [
        'Informations professionnelles',
        { category: 'professional', companyId: '732 829 320\u00a000074' },
        { companyId: '73282932000074' },
      ],
    ])('a valid field of « %s » is shown again in its normal form: %j', async (title, typed, shown) => {
      const { browser } = await openStep(app, client, { title });
      await browser.submit(typed, { action: 'finish' });
      while (!browser.page.title.includes(` : ${title} `)) await browser.submit({}, { action: 'back' });
      for (const [field, value] of Object.entries(shown)) expect(browser.page.fieldValue(field)).toBe(value);
    });

    test('postal codes of other countries are accepted', async () => {
      const { browser } = await openStep(app, client, { title: 'Adresse' });
      const page = await browser.submit({ ...home, postalCode: 'sw1a 1aa', country: 'GB' }, { action: 'finish' });
      expect(page.find('#captcha')).not.toBeNull();
      const refused = await openStep(app, client, { title: 'Adresse' });
      expect((await refused.browser.submit(home, { action: 'next', forged: { country: 'XX' } })).invalidFields).toEqual(
        ['country'],
      );
    });
  });

  describe('the professional information', () => {
    const company = {
      category: 'professional',
      companyId: '732 829 320 00074',
      companyName: 'Atelier des cartes',
      jobTitle: 'géomaticienne',
      companyStreet: '2 quai du Port',
      companyLocality: 'Marseille',
      companyPostalCode: '13 002',
      companyCountry: 'FR',
    };
    const title = 'Informations professionnelles';

    test('the professional information is released as the person declared it', async () => {
      const fill = (browser: Browser) => browser.submit(company, { action: 'next' });
      const { claims } = await claimsAfter(fill, { title });
      expect(claims['organization']).toEqual({
        category: 'professional',
        siret: '73282932000074',
        name: 'Atelier des cartes',
        position: 'géomaticienne',
        address: {
          formatted: '2 quai du Port\n13002 Marseille\nFrance',
          street_address: '2 quai du Port',
          locality: 'Marseille',
          postal_code: '13002',
          country: 'FR',
        },
        source: 'declared',
      });
      const { claims: fewer } = await claimsAfter(fill, { title, scope: 'openid profile email phone address' });
      expect(fewer).not.toHaveProperty('organization');
    });

    test('a company may give only a country as its postal address', async () => {
      const fill = (browser: Browser) =>
        browser.submit({ category: 'professional', companyCountry: 'BE' }, { action: 'next' });
      const { claims } = await claimsAfter(fill, { title });
      expect(claims['organization']).toEqual({
        category: 'professional',
        address: { formatted: 'Belgique', country: 'BE' },
        source: 'declared',
      });
    });

    test('a VAT number can replace the SIRET', async () => {
      const fill = (browser: Browser) =>
        browser.submit({ category: 'professional', companyId: 'fr 39 356 000 000' }, { action: 'next' });
      const { claims } = await claimsAfter(fill, { title });
      expect(claims['organization']).toEqual({ category: 'professional', vat: 'FR39356000000', source: 'declared' });
    });

    test.each([
      ['individual', { category: 'individual', source: 'declared' }],
      ['unspecified', undefined],
    ])('with « %s » the fields of a company stay in the draft and are not stored', async (category, claim) => {
      const person = somebody();
      const { browser, request } = await openStep(app, client, { title, person });
      const typed = { ...company, category, companyId: 'pas un numéro' };
      await browser.submit(typed, { action: 'next' });
      const again = await browser.submit({}, { action: 'back' });
      for (const [field, value] of Object.entries(typed)) {
        if (field !== 'category') expect(again.fieldValue(field)).toBe(value);
      }
      await browser.submit({}, { action: 'next' });
      const code = await finishRegistration(app, browser, person);
      const answer = await exchange(app, client, { code, verifier: request.verifier });
      expect((await userinfo(app, answer.body['access_token'])).body['organization']).toEqual(claim);
      expect(await accountRow(app, person)).toMatchObject({
        siret: null,
        vat: null,
        companyName: null,
        companyCountry: null,
      });
    });

    test.each([
      '73282932000075',
      '7328293200007',
      '00000000000000',
      '35600000049838',
      'FR45732829320',
      'FR44732829321',
      'GB980780684',
    ])('an invalid company number is refused with an example: %s', async (companyId) => {
      const { browser } = await openStep(app, client, { title });
      const page = await browser.submit({ ...company, companyId }, { action: 'finish' });
      expect(page.status).toBe(422);
      expect(page.invalidFields).toEqual(['companyId']);
      expect(page.fieldMessage('companyId')).toContain('Exemple : ');
      expect(page.fieldValue('companyId')).toBe(companyId);
      expect(page.fieldValue('companyPostalCode')).toBe(company.companyPostalCode);
    });

    test('the establishments of La Poste follow their own SIRET rule, and an unknown choice is refused', async () => {
      const { browser } = await openStep(app, client, { title });
      const page = await browser.submit({ ...company, companyId: '35600000049837' }, { action: 'finish' });
      expect(page.find('#captcha')).not.toBeNull();
      const other = await openStep(app, client, { title });
      const refused = await other.browser.submit({}, { action: 'next', forged: { category: 'admin' } });
      expect(refused.invalidFields).toEqual(['category']);
    });

    test('the fields of a company are on the page, below a heading', async () => {
      const { browser } = await openStep(app, client, { title });
      expect(browser.page.find('.app-professional h3')?.text).toBe('Si vous êtes professionnel');
      expect(browser.page.all('input[name=category]').map((one) => one.getAttribute('value'))).toEqual([
        'professional',
        'individual',
        'unspecified',
      ]);
      for (const label of ['Professionnel', 'Particulier', 'Non renseigné']) expect(browser.page.text).toContain(label);
    });
  });
});
