import fc from 'fast-check';
import { parseCompanyId } from '../../../src/domain/fields/company-id.ts';
import { parsePersonName } from '../../../src/domain/fields/person-name.ts';
import { parsePhone } from '../../../src/domain/fields/phone.ts';

const invisible = fc.constantFrom(
  '\u200b',
  '\u200e',
  '\u202a',
  '\u202c',
  '\u2060',
  '\u2066',
  '\u2069',
  '\ufeff',
  '\u00ad',
);
const separator = fc.constantFrom('', ' ', '\u00a0', '\u202f', '.', '-', '\u2010', '\u2011', '\u2013');

/** Returns texts that show these parts, with separators between them and invisible characters anywhere. */
const spelled = (parts: readonly string[]) =>
  fc
    .tuple(
      fc.array(fc.tuple(separator, fc.option(invisible, { nil: '' })), {
        minLength: parts.length,
        maxLength: parts.length,
      }),
      fc.option(invisible, { nil: '' }),
    )
    .map(
      ([between, end]) =>
        parts.map((part, i) => (i === 0 ? '' : between[i]![0]) + between[i]![1] + part).join('') + end,
    );

test('a telephone number is read with every usual prefix, separator and invisible character', async () => {
  const prefix = fc.constantFrom('0', '+33 ', '+33 (0)', '(+33) 0', '(+33) ', '0033 ', '(0033) 0');
  await fc.assert(
    fc.asyncProperty(prefix, spelled(['6', '12', '34', '56', '78']), async (before, number) => {
      expect(await parsePhone(before + number)).toEqual({ ok: true, value: '+33612345678' });
    }),
    { numRuns: 60 },
  );
});

test('a SIRET and a VAT number are read with every separator and invisible character', () => {
  fc.assert(
    fc.property(spelled(['130', '007', '669', '00018']), (typed) => {
      expect(parseCompanyId(typed)).toEqual({ ok: true, siret: '13000766900018', vat: null });
    }),
  );
  fc.assert(
    fc.property(fc.constantFrom('FR', 'fr'), spelled(['', '39', '356', '000', '000']), (country, typed) => {
      expect(parseCompanyId(country + typed)).toEqual({ ok: true, siret: null, vat: 'FR39356000000' });
    }),
  );
});

test('a Greek number may begin with GR, and a number of another country is told apart from a wrong one', () => {
  expect(parseCompanyId('GR 094259216')).toEqual({ ok: true, siret: null, vat: 'EL094259216' });
  for (const typed of ['XI980780684', 'GB980780684', 'CH123456789'])
    expect(parseCompanyId(typed)).toEqual({ ok: false, code: 'vat_not_member' });
});

test('a name is read without the invisible characters that were copied with it', () => {
  const ranges = [
    [0x200b, 0x200f],
    [0x202a, 0x202e],
    [0x2060, 0x2064],
    [0xfeff, 0xfeff],
  ] as const;
  const copied = fc.constantFrom(
    ...ranges.flatMap(([first, last]) =>
      Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)),
    ),
  );
  const around = fc.array(fc.option(copied, { nil: '' }), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(around, (marks) => {
      const typed = ['', ...'É. Zola'].map((letter, i) => letter + marks[i]!).join('');
      expect(parsePersonName(` ${typed}`)).toEqual({ ok: true, value: 'É. Zola' });
    }),
  );
});

test('a name may have the dashes of a text processor', () => {
  fc.assert(
    fc.property(fc.constantFrom('-', '\u2010', '\u2011', '\u2012', '\u2013', '\u2212'), (dash) => {
      expect(parsePersonName(`Jean${dash}Pierre`)).toEqual({ ok: true, value: 'Jean-Pierre' });
    }),
  );
});
