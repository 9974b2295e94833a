/** The page that waits for a wallet. */
export const wallet = {
  title: 'Présenter votre identité',
  purpose:
    'Votre portefeuille d’identité numérique, par exemple France Identité, peut dire qui vous êtes. Choisissez l’appareil sur lequel il se trouve, puis acceptez la demande qu’il affiche.',
  asked: (hasNumber: boolean) =>
    `Nous demandons votre nom, vos prénoms et votre date de naissance${hasNumber ? ', ainsi que le numéro personnel qui vous distingue de vos homonymes. Ce numéro n’est pas conservé : il n’en reste qu’une empreinte' : ''}.`,
  inBrowser: 'Présenter mon identité',
  unfinished: 'La présentation n’est pas allée jusqu’au bout. Recommencez, ou choisissez un autre appareil ci-dessous.',
  unreadable: 'La réponse de votre navigateur n’a pas pu être lue. Recommencez, ou choisissez un autre appareil.',
  sameDevice: {
    title: 'Sur cet appareil',
    sentence: 'Votre portefeuille s’ouvre, puis vous ramène ici dans ce navigateur.',
    link: 'Ouvrir mon portefeuille',
  },
  otherDevice: {
    title: 'Sur un autre appareil',
    sentence: 'Lisez ce code avec l’appareil sur lequel se trouve votre portefeuille.',
    label: 'Code QR à lire avec l’appareil sur lequel se trouve votre portefeuille',
    warning:
      'Ne lisez un tel code que sur une page que vous avez ouverte vous-même : la personne qui l’a ouverte sera connectée à votre compte.',
  },
  goOn: 'J’ai accepté dans mon portefeuille',
  back: 'Revenir à la page précédente',
  elsewhere: 'Votre portefeuille a répondu. La suite se trouve dans l’onglet qu’il a ouvert.',
  elsewhereAdvice: 'Vous pouvez fermer cet onglet. Si aucun autre ne s’est ouvert, recommencez.',
  startAgain: 'Recommencer',
};
