import { suggestAddress } from '../../src/domain/address-suggestion.ts';

test.each([
  ['gmail.con', 'gmail.com'],
  ['gmail.co', 'gmail.com'],
  ['gmail.cm', 'gmail.com'],
  ['gmail.comm', 'gmail.com'],
  ['gmail.cmo', 'gmail.com'],
  ['gmail.fr', 'gmail.com'],
  ['gmial.com', 'gmail.com'],
  ['gamil.com', 'gmail.com'],
  ['mgail.com', 'gmail.com'],
  ['gmal.com', 'gmail.com'],
  ['gmai.com', 'gmail.com'],
  ['gnail.com', 'gmail.com'],
  ['gmaill.com', 'gmail.com'],
  ['gmial.con', 'gmail.com'],
  ['GMIAL.COM', 'gmail.com'],
  ['hotmial.fr', 'hotmail.fr'],
  ['hotmal.com', 'hotmail.com'],
  ['hotamil.fr', 'hotmail.fr'],
  ['hotmail.fre', 'hotmail.fr'],
  ['orange.f', 'orange.fr'],
  ['orange.ft', 'orange.fr'],
  ['ornage.fr', 'orange.fr'],
  ['wanadoo.fe', 'wanadoo.fr'],
  ['wandoo.fr', 'wanadoo.fr'],
  ['yaho.fr', 'yahoo.fr'],
  ['yahou.com', 'yahoo.com'],
  ['outlok.com', 'outlook.com'],
  ['outllook.fr', 'outlook.fr'],
  ['laposte.nte', 'laposte.net'],
  ['lapotse.net', 'laposte.net'],
  ['icoud.com', 'icloud.com'],
  ['icloud.fr', 'icloud.com'],
  ['free.fe', 'free.fr'],
  ['freee.fr', 'free.fr'],
  ['rfee.fr', 'free.fr'],
  ['sfr.frr', 'sfr.fr'],
  ['interieur.gouv.f', 'interieur.gouv.fr'],
  ['interieur.guov.fr', 'interieur.gouv.fr'],
  ['interieur.gov.fr', 'interieur.gouv.fr'],
])('%s was probably meant as %s', (typed, meant) => {
  expect(suggestAddress(`Marie.Durand+cartes@${typed}`)).toBe(`Marie.Durand+cartes@${meant}`);
});

test.each([
  ...[
    'gmail.com',
    'googlemail.com',
    'orange.fr',
    'wanadoo.fr',
    'free.fr',
    'sfr.fr',
    'neuf.fr',
    'bbox.fr',
    'laposte.net',
  ],
  ...['hotmail.fr', 'hotmail.com', 'hotmail.be', 'hotmail.it', 'hotmail.co.uk', 'hotmail.gr', 'live.fr', 'live.be'],
  ...['outlook.fr', 'outlook.com', 'outlook.be', 'yahoo.fr', 'yahoo.com', 'yahoo.gr', 'yahoo.co.uk', 'yahoo.com.br'],
  ...['icloud.com', 'me.com', 'mac.com', 'msn.com', 'aol.com', 'gmx.com', 'gmx.fr', 'gmx.de', 'gmx.net', 'proton.me'],
  ...['protonmail.com', 'mail.com', 'email.com', 'ymail.com', 'hmail.com', 'vmail.com', 'mailo.com', 'mail.fr'],
  ...[
    'free.com',
    'orange.com',
    'orange.be',
    'sfr.com',
    'laposte.fr',
    'olive.fr',
    'tree.fr',
    'fee.fr',
    'fre.fr',
    'sft.fr',
  ],
  ...['freelance.fr', 'grange.fr', 'ign.fr', 'geo.fr', 'gouv.fr', 'interieur.gouv.fr', 'culture.gouv.fr'],
  ...['paris.fr', 'example.org', 'mail.gmail.con.example', 'a.b', 'fr', '', 'x'.repeat(300)],
])('nothing is suggested for %s', (domain) => {
  expect(suggestAddress(`marie@${domain}`)).toBeUndefined();
});

test.each(['', '@', '@gmail.con', 'gmail.con', 'marie@', ' '])(
  'nothing is suggested for « %s », which is no address',
  (typed) => {
    expect(suggestAddress(typed)).toBeUndefined();
  },
);

test('what was suggested is not asked about in its turn', () => {
  for (const domain of ['gmial.con', 'wanadoo.fe', 'hotmial.fr', 'x.gouv.f'])
    expect(suggestAddress(suggestAddress(`marie@${domain}`) ?? '')).toBeUndefined();
});
