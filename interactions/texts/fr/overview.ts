import { formats } from '../formats.ts';

const agoFormat = () => formats.ago('fr', { numeric: 'auto' });
const longAgoFormat = () => formats.ago('fr', { numeric: 'always' });

const counted = (count: number, one: string, several: string) => `${count} ${count === 1 ? one : several}`;

/** The overview of an account: its state, and the one protection that is most worth adding. */
export const overview = {
  /** Says how long ago something was, in days, months or years. */
  ago: (days: number) => {
    if (days < 31) return agoFormat().format(-days, 'day');
    if (days < 365) return longAgoFormat().format(-Math.floor(days / 30.5), 'month');
    return longAgoFormat().format(-Math.floor(days / 365), 'year');
  },
  created: 'Membre depuis le',
  protection: 'Protection du compte',
  activity: 'Activité',
  details: 'Détails',
  isWellProtected: 'Votre compte a toutes les protections que nous proposons.',
  email: { verified: 'Vérifiée', unverified: 'Non vérifiée' },
  password: {
    title: 'Mot de passe',
    upToDate: 'À jour',
    soon: 'À renouveler',
    none: 'Aucun',
    noneSentence: 'Vous vous connectez par un autre moyen.',
    chosen: (ago: string) => `Choisi ${ago}.`,
    runsOut: (day: string) => `À renouveler avant le ${day}.`,
  },
  secondFactor: {
    title: 'Double authentification',
    on: 'Activée',
    off: 'Désactivée',
    offSentence: 'Un seul moyen suffit pour se connecter.',
    onSentence: (applications: number, passkeys: number) => {
      const held = [
        ...(applications > 0 ? [counted(applications, 'application', 'applications')] : []),
        ...(passkeys > 0 ? [counted(passkeys, 'clé d’accès', 'clés d’accès')] : []),
      ];
      return held.length > 0 ? `Avec ${held.join(' et ')}.` : 'Avec un code de récupération.';
    },
  },
  codes: {
    title: 'Codes de récupération',
    some: (count: number) => counted(count, 'code', 'codes'),
    none: 'Aucun',
    sentence: 'Pour le jour où vous n’auriez plus accès à votre application.',
  },
  passkeys: {
    title: 'Clés d’accès',
    some: (count: number) => counted(count, 'clé', 'clés'),
    none: 'Aucune',
    sentence: 'Pour se connecter sans mot de passe, par le déverrouillage de votre appareil.',
  },
  identities: {
    title: 'Identités liées',
    some: (count: number) => counted(count, 'identité', 'identités'),
    none: 'Aucune',
    linked: (names: readonly string[]) => `${formats.list('fr').format(names)}.`,
    possible: (names: readonly string[]) =>
      `Pour se connecter avec ${formats.list('fr', { type: 'disjunction' }).format(names)}.`,
  },
  sessions: {
    title: 'Sessions',
    some: (count: number) => counted(count, 'session ouverte', 'sessions ouvertes'),
    alone: 'Celle-ci est la seule.',
    others: 'Dont celle-ci.',
  },
  lastSignIn: {
    title: 'Dernière connexion',
    none: 'Pas d’autre connexion connue que celle-ci.',
    sentence: (moment: string) => `Dans une autre session, le ${moment}.`,
  },
  advice: {
    'second-factor': {
      title: 'Activez la double authentification',
      sentence:
        'Aujourd’hui, votre mot de passe suffit pour entrer dans votre compte. Avec un code de votre téléphone en plus, le connaître ne suffit plus.',
      button: 'Ajouter une application',
    },
    'passkey-as-second-factor': {
      title: 'Activez la double authentification',
      sentence:
        'Vous avez une clé d’accès, mais votre mot de passe seul permet encore d’entrer dans votre compte. La clé peut être demandée après lui.',
      button: 'Activer avec une clé d’accès',
    },
    'no-codes': {
      title: 'Créez de nouveaux codes de récupération',
      sentence: 'Il ne vous en reste aucun : si vous perdiez votre appareil, vous devriez attendre plusieurs jours.',
      button: 'Créer de nouveaux codes',
    },
    renewal: {
      title: 'Renouvelez votre mot de passe',
      sentence: 'Il arrive à sa date de renouvellement. En le changeant maintenant, vous choisissez le moment.',
      button: 'Changer de mot de passe',
    },
    'few-codes': {
      title: 'Pensez à vos codes de récupération',
      sentence: 'Il vous en reste peu. De nouveaux codes remplaceront les anciens.',
      button: 'Créer de nouveaux codes',
    },
    passkey: {
      title: 'Ajoutez une clé d’accès',
      sentence:
        'Vous vous connecterez par le déverrouillage de votre appareil. Une clé d’accès ne peut pas être donnée par erreur à un faux site.',
      button: 'Ajouter une clé d’accès',
    },
  },
};
