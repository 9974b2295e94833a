import { parseFilter, parseValuePath } from '../../../src/domain/scim/parse-filter.ts';
import { patchUser } from '../../../src/domain/scim/patch-user.ts';
import { readCondition } from '../../../src/domain/scim/read-condition.ts';
import { readUser } from '../../../src/domain/scim/read-user.ts';
import { ScimError } from '../../../src/domain/scim/scim-error.ts';
import { enterpriseUrn, userUrn } from '../../../src/domain/scim/user-schema.ts';

/** Returns the status and the kind of the error that `work` ends with. */
function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof ScimError) return `${error.status} ${error.scimType}`;
    throw error;
  }
  return 'accepted';
}

describe('a filter', () => {
  test('reads names and operators in any case, with and without the address of the schema', () => {
    const expected = { kind: 'compare', field: 'name.familyName', operator: 'co', value: "o'malley" };
    for (const text of [
      `name.familyName co "O'Malley"`,
      `NAME.FAMILYNAME CO "O'Malley"`,
      `${userUrn}:name.familyName co "O'Malley"`,
    ])
      expect(readCondition(parseFilter(text))).toEqual(expected);
  });

  test('binds « and » more closely than « or », unless brackets say otherwise', () => {
    const eq = (field: string) => ({ kind: 'compare', field, operator: 'eq', value: 'x' });
    const [id, userName, displayName] = [eq('id'), eq('userName'), eq('displayName')];
    expect(readCondition(parseFilter('id eq "x" or userName eq "X" and displayName eq "X"'))).toEqual({
      kind: 'or',
      parts: [id, { kind: 'and', parts: [userName, displayName] }],
    });
    expect(readCondition(parseFilter('(id eq "x" or userName eq "X") and not (displayName eq "X")'))).toEqual({
      kind: 'and',
      parts: [
        { kind: 'or', parts: [id, userName] },
        { kind: 'not', part: displayName },
      ],
    });
  });

  test('looks for one address that has both the type and the value', () => {
    const both = {
      kind: 'and',
      parts: [
        { kind: 'compare', field: 'emails.type', operator: 'eq', value: 'work' },
        { kind: 'compare', field: 'emails.value', operator: 'co', value: '@example.com' },
      ],
    };
    expect(readCondition(parseFilter('emails[type eq "work" and value co "@Example.com"]'))).toEqual(both);
    expect(readCondition(parseFilter('emails[type eq "work"].value co "@example.com"'))).toEqual(both);
  });

  test('reads escapes as JSON does, times as moments, and compares identifiers with regard to case', () => {
    const value = (text: string) => (readCondition(parseFilter(text)) as { value: unknown }).value;
    expect(value(String.raw`userName eq "a\"b\u00e9\\"`)).toBe('a"bé\\');
    expect(value('externalId eq "AbC"')).toBe('AbC');
    expect(value('meta.lastModified gt "2026-05-13T04:42:34Z"')).toBe(1_778_647_354);
    expect(value('active eq "False"')).toBe(false);
  });

  test.each([
    'title pr',
    'title pr and userType eq "Employee"',
    'title pr or userType eq "Intern"',
    'userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")',
    'userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")',
    'userType eq "Employee" and emails[type eq "work" and value co "@example.com"]',
    'emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]',
    'meta.lastModified ge "2011-05-13T04:42:34Z" or meta.lastModified le "2011-05-13T04:42:34+02:00"',
  ])('of the standard is understood: %s', (text) => {
    expect(refusalOf(() => readCondition(parseFilter(text)))).toBe('accepted');
  });

  test('finds nobody by an attribute that is not kept, and everybody by its negation', () => {
    const nobody = { kind: 'nobody' };
    expect(readCondition(parseFilter('userType eq "Employee"'))).toEqual(nobody);
    expect(readCondition(parseFilter('ims[type pr] or addresses.locality ne "x"'))).toEqual({
      kind: 'or',
      parts: [nobody, { kind: 'not', part: nobody }],
    });
  });

  test.each([
    ['nothing', ''],
    ['a name alone', 'userName'],
    ['no value', 'userName eq'],
    ['a value without quotes', 'userName eq bob'],
    ['an unknown operator', 'userName is "x"'],
    ['an unknown attribute', 'shoeSize eq "44"'],
    ['a name that JavaScript knows', '__proto__ eq "x"'],
    ['an attribute that nobody can be searched by', 'phoneNumbers.value eq "x"'],
    ['something after its end', 'userName eq "x" y'],
    ['a bracket that is not closed', '(userName eq "x"'],
    ['a bracket that was not opened', 'userName eq "x")'],
    ['a quote that is not closed', 'userName eq "x'],
    ['an escape that JSON does not know', String.raw`userName eq "\x"`],
    ['brackets inside of brackets', 'emails[type[value eq "x"]]'],
    ['an order of texts', 'userName gt "a"'],
    ['a part of a time', 'meta.created co "2026"'],
    ['a time that is none', 'meta.created gt "yesterday"'],
    ['a part of a flag', 'active co true'],
    ['a number in the place of a text', 'userName eq 7'],
    ['a control character', 'userName\teq\t"x"'],
    ['a control character behind an escape', String.raw`userName eq "\u0000"`],
    ['a thousand brackets', `${'('.repeat(1000)}userName eq "x"${')'.repeat(1000)}`],
    ['a thousand negations', `${'not ('.repeat(700)}userName eq "x"${')'.repeat(700)}`],
    ['a thousand brackets of an attribute', 'emails['.repeat(580)],
    ['ten thousand characters', `userName eq "${'x'.repeat(10_240)}"`],
    ['ten thousand characters of a name', 'x'.repeat(10_240)],
    ['hundreds of parts', Array.from({ length: 200 }, () => 'id eq "x"').join(' or ')],
  ])('with %s is refused as invalidFilter, at once', (_what, text) => {
    // The work of the processor is measured, in microseconds: on a busy machine the clock also counts the time of others.
    const start = process.cpuUsage();
    expect(refusalOf(() => readCondition(parseFilter(text)))).toBe('400 invalidFilter');
    expect(process.cpuUsage(start).user).toBeLessThan(50_000);
  });
});

const person = readUser({
  schemas: [userUrn],
  userName: 'bjensen@example.com',
  name: { familyName: 'Jensen', givenName: 'Barbara' },
  emails: [
    { value: 'home@example.com', type: 'home' },
    { value: 'bjensen@example.com', type: 'work' },
  ],
  phoneNumbers: [{ value: '1', type: 'work' }],
});

describe('a person in a request', () => {
  test('keeps one address: the primary one, else the one of work, else the first', () => {
    const emailOf = (emails: readonly object[]) => readUser({ userName: 'x', emails }).emails?.[0]?.value;
    const [home, work] = [
      { value: 'home@example.com', type: 'home' },
      { value: 'work@example.com', type: 'Work' },
    ];
    expect(emailOf([home, work])).toBe('work@example.com');
    expect(emailOf([work, { ...home, primary: true }])).toBe('home@example.com');
    expect(emailOf([home, { value: 'other@example.com' }])).toBe('home@example.com');
  });

  test('leaves out what the server sets, what is not kept, and what nobody knows', () => {
    const read = readUser({
      ...person,
      id: 'x',
      meta: { created: 'x' },
      groups: [{ value: 'x' }],
      password: 'x',
      nickName: 'x',
      shoeSize: 44,
      constructor: 'x',
      emails: person.emails,
      'emails.value': 'x',
      [`${userUrn}:phoneNumbers.value`]: 'x',
    });
    expect(read).toEqual(person);
  });

  test.each([
    ['no object', [], '400 invalidSyntax'],
    ['another schema', { schemas: ['urn:x'], userName: 'a@b.fr' }, '400 invalidSyntax'],
    ['no user name', { emails: [{ value: 'a@example.com' }] }, '400 invalidValue'],
    ['no address', { userName: 'bob' }, '400 invalidValue'],
    ['an address that is none', { userName: 'bob', emails: [{ value: 'bob@' }] }, '400 invalidValue'],
    ['a list in the place of a text', { userName: ['a', 'b'] }, '400 invalidValue'],
    ['a text in the place of an object', { userName: 'a@b.fr', name: 'x' }, '400 invalidValue'],
    ['a word in the place of a flag', { userName: 'a@b.fr', active: 'maybe' }, '400 invalidValue'],
    ['a NUL', { userName: 'a@b.fr', title: 'a\0b' }, '400 invalidValue'],
    ['half of a character', { userName: 'a@b.fr', title: '\ud800' }, '400 invalidValue'],
    [
      'a text that grows when it is folded',
      { userName: '\u{1d160}'.repeat(255), emails: [{ value: 'a@b.fr' }] },
      '400 invalidValue',
    ],
    ['a long text', { userName: 'a@b.fr', title: 'x'.repeat(256) }, '400 invalidValue'],
    ['many addresses', { userName: 'a@b.fr', emails: Array(21).fill({ value: 'a@b.fr' }) }, '400 invalidValue'],
  ])('with %s is refused', (_what, body, expected) => {
    expect(refusalOf(() => readUser(body))).toBe(expected);
  });
});

describe('a patch', () => {
  const patched = (...Operations: readonly object[]) => patchUser(person, { Operations });

  test('adds, replaces and removes attributes and parts of them', () => {
    const after = patched(
      { op: 'add', path: 'title', value: 'Pilot' },
      { op: 'add', value: { displayName: 'Babs', 'name.givenName': 'Babs', [`${enterpriseUrn}:department`]: 'Tours' } },
      { op: 'replace', path: 'name.familyName', value: 'Jensen-Lee' },
      { op: 'add', path: 'phoneNumbers', value: [{ value: '2', type: 'mobile' }] },
      { op: 'remove', path: 'phoneNumbers[type eq "work"]' },
    );
    expect(after).toEqual({
      ...person,
      title: 'Pilot',
      displayName: 'Babs',
      name: { familyName: 'Jensen-Lee', givenName: 'Babs' },
      phoneNumbers: [{ value: '2', type: 'mobile' }],
      [enterpriseUrn]: { department: 'Tours' },
    });
    expect(patchUser(after, { Operations: [{ op: 'remove', path: 'name' }] }).name).toBeUndefined();
  });

  test('with one operation that is refused changes nothing, and the person stays the same object', () => {
    const before = JSON.stringify(person);
    expect(refusalOf(() => patched({ op: 'add', path: 'title', value: 'x' }, { op: 'remove' }))).toBe('400 noTarget');
    expect(JSON.stringify(person)).toBe(before);
  });

  test('takes a new primary address in the place of the former one', () => {
    const value = [{ value: 'new@example.com', type: 'work', primary: true }];
    expect(patched({ op: 'add', path: 'emails', value }).emails).toEqual(value);
    expect(patched({ op: 'replace', path: 'emails[type eq "work"].value', value: 'n@example.com' }).emails).toEqual([
      { value: 'n@example.com', type: 'work' },
    ]);
  });

  test.each([
    ['no operations', { Operations: [] }, '400 invalidSyntax'],
    ['no list of operations', { Operations: 'x' }, '400 invalidSyntax'],
    ['another schema', { schemas: [userUrn], Operations: [{ op: 'add', value: {} }] }, '400 invalidSyntax'],
    ['a hundred and one operations', { Operations: Array(101).fill({ op: 'add', value: {} }) }, '400 invalidValue'],
  ])('with %s is refused', (_what, body, expected) => {
    expect(refusalOf(() => patchUser(person, body))).toBe(expected);
  });

  test.each([
    ['an unknown verb', { op: 'move', path: 'title' }, '400 invalidSyntax'],
    ['no verb', { path: 'title', value: 'x' }, '400 invalidSyntax'],
    ['no value', { op: 'replace', path: 'title' }, '400 invalidValue'],
    ['an unknown path', { op: 'add', path: 'shoeSize', value: 'x' }, '400 invalidPath'],
    ['an unknown path in an object', { op: 'add', value: { shoeSize: 'x' } }, '400 invalidPath'],
    ['a name that JavaScript knows', { op: 'add', path: '__proto__', value: 'x' }, '400 invalidPath'],
    ['an unknown extension', { op: 'add', path: 'urn:x:y:User:z', value: 'x' }, '400 invalidPath'],
    ['a path that is no text', { op: 'add', path: ['title'], value: 'x' }, '400 invalidPath'],
    ['a malformed path', { op: 'add', path: 'emails[', value: 'x' }, '400 invalidPath'],
    ['a path after a path', { op: 'add', path: 'emails[type eq "work"].value.x', value: 'x' }, '400 invalidPath'],
    ['a thousand brackets', { op: 'remove', path: 'emails['.repeat(1000) }, '400 invalidPath'],
    ['a filter of a single value', { op: 'remove', path: 'name[givenName eq "x"]' }, '400 invalidPath'],
    ['a filter of an unknown part', { op: 'remove', path: 'emails[colour eq "x"]' }, '400 invalidPath'],
    ['the identifier', { op: 'replace', path: 'id', value: 'x' }, '400 mutability'],
    ['facts of the server', { op: 'replace', path: 'meta.created', value: 'x' }, '400 mutability'],
    ['groups', { op: 'add', path: 'groups', value: [{ value: 'x' }] }, '400 mutability'],
    [
      'the account',
      { op: 'replace', value: { 'urn:geopf:params:scim:schemas:extension:account:1.0:User': { sub: 'x' } } },
      '400 mutability',
    ],
    ['the schemas', { op: 'remove', path: 'schemas' }, '400 mutability'],
    ['the user name, to take it away', { op: 'remove', path: 'userName' }, '400 mutability'],
    ['the flag, to take it away', { op: 'remove', path: 'active' }, '400 mutability'],
    ['nothing, to take away', { op: 'remove' }, '400 noTarget'],
    ['a value that is not there', { op: 'replace', path: 'emails[type eq "other"].value', value: 'x' }, '400 noTarget'],
    [
      'a new value whose filter is too long for one of its parts',
      { op: 'add', path: `phoneNumbers[type eq "${'x'.repeat(300)}"].value`, value: '1' },
      '400 invalidValue',
    ],
    [
      'a new value whose filter has a text for a flag',
      { op: 'add', path: 'phoneNumbers[primary eq "x"].value', value: '2' },
      '400 invalidValue',
    ],
    ['a new value that is null', { op: 'add', path: 'phoneNumbers[value eq null].type', value: 'x' }, '400 noTarget'],
    ['an address that is none', { op: 'replace', path: 'emails.value', value: 'x' }, '400 invalidValue'],
    ['an object in the place of a text', { op: 'replace', path: 'title', value: { x: 1 } }, '400 invalidValue'],
  ])('of %s is refused', (_what, operation, expected) => {
    expect(refusalOf(() => patched(operation))).toBe(expected);
  });

  test('never keeps a password, and takes attributes that are not kept without a word', () => {
    const after = patched(
      { op: 'replace', path: 'password', value: 'x' },
      { op: 'add', path: 'addresses[type eq "work"].country', value: 'FR' },
    );
    expect(after).toEqual(person);
  });
});

test('a path names an attribute, a filter and a part', () => {
  expect(parseValuePath('emails[type eq "work"].value')).toMatchObject({ path: 'emails', sub: 'value' });
  expect(parseValuePath(`${userUrn}:name.familyName`)).toMatchObject({ path: `${userUrn}:name.familyName` });
});
