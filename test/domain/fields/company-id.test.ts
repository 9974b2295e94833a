import { parseCompanyId } from '../../../src/domain/fields/company-id.ts';
import { parseSiret } from '../../../src/domain/fields/siret.ts';
import { parseVatNumber } from '../../../src/domain/fields/vat-number.ts';

test.each(['73282932000074', '55208131766522', '13000766900018', '35600000000048', '35600000049837'])(
  '%s is a SIRET, with spaces too',
  (value) => {
    expect(parseSiret(value)).toEqual({ ok: true, value });
    expect(parseSiret(` ${value.replace(/^(...)(...)(...)/, '$1 $2\u00a0$3\u202f')}`)).toEqual({ ok: true, value });
  },
);

test.each([
  ['35600000049838', 'check'],
  ['12345678912345', 'check'],
  ['00000000000000', 'check'],
  ['7328293200007', 'length'],
  ['732829320000741', 'length'],
  ['７３２８２９３２００００７４', 'length'],
  ['7328293200007A', 'length'],
  [['73282932000074'], 'length'],
])('%p is no SIRET: %s', (typed, code) => {
  expect(parseSiret(typed)).toEqual({ ok: false, code });
});

test.each([
  'FR44732829320',
  'FR03552081317',
  'FR39356000000',
  'FR40303265045',
  'FR83404833048',
  'FRAB732829320',
  'ATU13585627',
  'BE0428759497',
  'BE1000000021',
  'BE1000002197',
  'BE1012345646',
  'BE1327732535',
  'BG175074752',
  'CY10259033P',
  'CZ25123891',
  'DE136695976',
  'DK13585628',
  'EE100931558',
  'EL094259216',
  'ESB58378431',
  'ESX5253868R',
  'FI20774740',
  'HR33392005961',
  'HU12892312',
  'IE6433435F',
  'IE3628739UA',
  'IT00743110157',
  'LT119511515',
  'LU15027442',
  'LV40003521600',
  'LV16117519997',
  'LV29020020003',
  'LV32734567890',
  'MT11679112',
  'NL004495445B01',
  'NL000099998B57',
  'PL8567346215',
  'PT501964843',
  'RO18547290',
  'SE556188840401',
  'SI50223054',
  'SK2022749619',
])('%s is a VAT number, in small letters with spaces too', (value) => {
  expect(parseVatNumber(value)).toEqual({ ok: true, value });
  expect(parseVatNumber(value.toLowerCase().replace(/^(..)(...)/, ' $1 $2\u00a0'))).toEqual({ ok: true, value });
});

test.each([
  ['FR45732829320', 'check'],
  ['FR44732829321', 'check'],
  // The check digits fit, but no company has this SIREN.
  ['FR12000000000', 'check'],
  ['FRAB732829321', 'check'],
  ['BE1000000022', 'check'],
  ['BE2000000042', 'malformed'],
  // The nine digits allow no tenth check digit.
  ['PL1234567890', 'check'],
  // The birth date inside the number has no valid month, day or century.
  ['LV10140728205', 'check'],
  ['LV02196298974', 'check'],
  ['LV31110020003', 'check'],
  ['LV29020110003', 'check'],
  ['LV16117599997', 'check'],
  // The check digits fit a number of zeros alone.
  ['PT000000000', 'check'],
  ['DK00000000', 'check'],
  ['LU00000000', 'check'],
  ['FI00000000', 'check'],
  ['HU00000000', 'check'],
  ['EL000000000', 'check'],
  ['PL0000000000', 'check'],
  ['LV00000000000', 'check'],
  ['ES00000000T', 'check'],
  ['ESX0000000T', 'check'],
  ['ESA00000000', 'check'],
  ['IE0000000W', 'check'],
  ['NL000000000B01', 'check'],
  ['SE000000000001', 'check'],
  ['BG000000000', 'check'],
  ['BG0000000000', 'check'],
  ['DE136695978', 'check'],
  ['IT00743110158', 'check'],
  ['ESB58378432', 'check'],
  ['PL8567346216', 'check'],
  ['FR4473282932', 'malformed'],
  ['FRO1732829320', 'malformed'],
  ['GB980780684', 'not_member'],
  ['CHE123456788', 'not_member'],
  ['US123456789', 'not_member'],
  ['FR', 'malformed'],
  ['FR４４７３２８２９３２０', 'malformed'],
  [`FR${'4'.repeat(100_000)}`, 'malformed'],
  [['FR44732829320'], 'malformed'],
])('%p is no VAT number of a member: %s', (typed, code) => {
  expect(parseVatNumber(typed)).toEqual({ ok: false, code });
});

test('one field accepts a SIRET, a VAT number or nothing', () => {
  expect(parseCompanyId('732 829 320 00074')).toEqual({ ok: true, siret: '73282932000074', vat: null });
  expect(parseCompanyId('fr 44 732 829 320')).toEqual({ ok: true, siret: null, vat: 'FR44732829320' });
  for (const none of [undefined, null, '', ' '])
    expect(parseCompanyId(none)).toEqual({ ok: true, siret: null, vat: null });
  expect(parseCompanyId('732829320')).toEqual({ ok: false, code: 'siret_length' });
  expect(parseCompanyId('35600000049838')).toEqual({ ok: false, code: 'siret_check' });
  expect(parseCompanyId('FR45732829320')).toEqual({ ok: false, code: 'vat_check' });
  expect(parseCompanyId('Ma société')).toEqual({ ok: false, code: 'vat_malformed' });
  expect(parseCompanyId(['x'])).toEqual({ ok: false, code: 'siret_length' });
});
