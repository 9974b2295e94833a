import { duration } from './duration.ts';

/** The sign-in and the choice of an account. */
export const login = {
  signIn: {
    title: 'Se connecter',
    asks: (host: string) => `${host} vous demande de vous connecter.`,
    asksFrom: (name: string, host: string) => `${name} (${host}) vous demande de vous connecter.`,
    asksOwn: 'Connectez-vous pour accéder à votre compte.',
    renew:
      'Votre mot de passe est à renouveler. Connectez-vous d’abord avec celui que vous utilisez aujourd’hui : vous en choisirez ensuite un autre.',
    lapsed:
      'Votre connexion n’a pas pu aller jusqu’au bout : trop de temps a passé, ou votre compte a changé entre-temps. Recommencez-la ici.',
    sessionGone:
      'La session dans laquelle cette demande a commencé n’est plus ouverte dans ce navigateur. Connectez-vous pour continuer.',
    ended: {
      ended: 'Votre session a pris fin.',
      kept: 'Votre session a pris fin. Ce que vous avez saisi est gardé pendant une heure : vous le retrouverez après la connexion.',
    },
    again: 'Vous êtes déjà connecté. Pour continuer, confirmez votre identité.',
    againAs: (name: string) => `Vous êtes connecté en tant que ${name}. Pour continuer, confirmez votre identité.`,
    notYou: (name: string) => `Vous n’êtes pas ${name} ?`,
    otherPerson: (name: string) =>
      `Ce compte n’est pas celui de ${name}, qui est connecté ici. Saisissez ses identifiants, ou choisissez « Utiliser un autre compte ».`,
    username: "Nom d'utilisateur ou adresse électronique",
    password: 'Mot de passe',
    forgotten: 'Mot de passe oublié ?',
    remember: 'Se souvenir de moi',
    rememberHint: 'Pendant 30 jours sur ce navigateur. À éviter sur un ordinateur partagé.',
    submit: 'Se connecter',
    noAccount: 'Vous n’avez pas de compte ?',
    register: 'Pas encore de compte',
    usernameMissing: 'Saisissez votre nom d’utilisateur ou votre adresse électronique. Exemple : nom@domaine.fr',
    passwordMissing: 'Saisissez votre mot de passe.',
    edgeSpace: 'Le mot de passe saisi commence ou finit par un espace : vérifiez qu’il n’a pas été collé par erreur.',
    wrong: 'L’identifiant ou le mot de passe est incorrect.',
    formerAway:
      'L’identifiant ou le mot de passe est incorrect, ou bien votre compte n’a pas encore été repris de l’ancien service, qui ne répond pas pour le moment. Vérifiez votre saisie, ou réessayez dans quelques minutes : rien n’est perdu.',
    formerCode: 'Code de votre application',
    formerCodeHint:
      'Seulement si l’ancien service vous demandait un code à usage unique et que vous vous connectez ici pour la première fois.',
    disabled: (support: string) =>
      `Ce compte est désactivé. Pour savoir pourquoi, ou pour demander sa réactivation, écrivez à ${support}.`,
    restricted: (support: string) =>
      `L’utilisation des données de ce compte est limitée : personne ne peut s’y connecter pour le moment. Pour en savoir plus, écrivez à ${support}.`,
    writeToSupport: 'Nous écrire',
  },
  passkey: {
    signIn: 'Se connecter avec une clé d’accès',
    use: 'Utiliser une clé d’accès',
    alone:
      'Utilisez une clé d’accès de votre compte : votre appareil vous demandera votre empreinte, votre visage ou un code.',
    otherTitle: 'Vous n’avez pas votre clé d’accès ?',
    lost: 'Je n’ai plus accès à ma clé d’accès',
    needsScript:
      'Une clé d’accès a besoin de JavaScript, qui est désactivé dans ce navigateur. Activez-le et rechargez la page, ou choisissez un autre moyen ci-dessous.',
    wrong:
      'Cette clé d’accès n’a pas été acceptée : elle n’est pas, ou n’est plus, celle de ce compte, ou le délai est passé. Réessayez, ou choisissez un autre moyen sur cette page.',
    throttled: (seconds: number) =>
      `Trop de tentatives : celle-ci n’a pas été examinée. Réessayez dans ${duration(seconds)}, ou choisissez un autre moyen sur cette page.`,
  },
  passkeyOffer: {
    title: 'Se connecter sans mot de passe la prochaine fois',
    intro:
      'Cet appareil peut garder une clé d’accès. Pour vous connecter, vous n’aurez plus qu’à le déverrouiller : empreinte, visage ou code.',
    privacy: 'Rien de votre empreinte ou de votre visage ne nous est envoyé, et votre mot de passe reste valable.',
    next: (service: string) => `Vous continuez ensuite vers ${service}.`,
    submit: 'Créer une clé d’accès',
    later: 'Pas maintenant',
    never: 'Ne plus proposer',
    tooLate:
      'Vous vous êtes identifié il y a plus de cinq minutes : cette page ne peut plus créer de clé d’accès. Choisissez « Pas maintenant » pour continuer. Vous pourrez en ajouter une depuis la page Sécurité de votre compte.',
  },
  renewal: {
    title: 'Renouveler le mot de passe',
    intro: 'Votre mot de passe a atteint sa durée de validité. Choisissez-en un autre pour terminer la connexion.',
    temporary: 'Votre mot de passe est provisoire. Choisissez-en un autre pour terminer la connexion.',
    next: (service: string) => `Vous continuerez ensuite vers ${service}.`,
    consequence: 'Vous serez déconnecté sur vos autres appareils, et un courriel confirmera le changement.',
    hint: 'Différent de vos cinq derniers mots de passe',
    save: 'Enregistrer et continuer',
    passkey: {
      title: 'Ou remplacer le mot de passe',
      intro:
        'Avec une clé d’accès, vous vous connectez par votre empreinte, votre visage ou le code de votre appareil : vous n’aurez plus de mot de passe à retenir ni à renouveler.',
      submit: 'Remplacer par une clé d’accès',
    },
  },
  /** The steps that a person still owed to the service that had her account before. */
  owed: {
    address: {
      title: 'Confirmer votre adresse',
      intro: (email: string) =>
        `Votre adresse ${email} n’a pas encore été confirmée. Nous y envoyons un code : saisissez-le ensuite ici pour terminer la connexion.`,
      wrong: (support: string) => `Vous ne lisez plus le courriel de cette adresse ? Écrivez à ${support}.`,
      correct: (support: string) => `Écrivez à ${support} : nous pourrons la corriger.`,
      send: 'Recevoir un code',
      whatToDo: 'Saisissez ici le code à 8 chiffres qu’il contient pour terminer la connexion.',
    },
    codes: { title: 'Codes de récupération', draw: 'Créer mes codes' },
    names: {
      title: 'Vérifier votre nom',
      intro: 'Vérifiez et complétez ce que les services lisent de vous. Aucun de ces champs n’est obligatoire.',
      save: 'Enregistrer et continuer',
    },
    terms: {
      title: 'Accepter les conditions d’utilisation',
      intro: 'Pour terminer la connexion, acceptez les',
      accept: 'Accepter et continuer',
    },
  },
  waysIn: {
    accepts: (service: string, ways: readonly string[]) =>
      `${service} n’accepte que ${ways.length > 1 ? 'ces moyens de connexion' : 'ce moyen de connexion'} : ${ways.join(', ')}.`,
    none: 'Aucun de ces moyens n’est disponible ici pour le moment : revenez au service, et réessayez plus tard.',
    names: { password: 'mot de passe', passkey: 'clé d’accès' },
    byUpstream: (brands: readonly string[]) =>
      `Identifiez-vous avec ${brands.join(' ou ')} : votre compte est créé à la première connexion.`,
    elsewhere:
      'Ce service demande une clé d’accès. Créez d’abord votre compte depuis un autre service ou depuis la page d’inscription, ajoutez-y une clé d’accès, puis revenez ici.',
  },
  identity: {
    title: 'Confirmer votre identité',
    intro: (brands: readonly string[]) =>
      `Ce service demande une identité confirmée. Identifiez-vous avec ${brands.join(' ou ')}.`,
    link: 'Si votre compte n’y est pas encore lié, vous verrez ce qui sera lié et le confirmerez avant de continuer.',
    reason: (service: string) => `${service} demande une identité confirmée pour ce que vous allez y faire.`,
    ownReason: 'Ce que vous allez faire demande une identité confirmée.',
    cancel: (service: string) => `Revenir à ${service} sans confirmer mon identité`,
    cancelOwn: 'Revenir sans confirmer mon identité',
  },
  stepUp: {
    cancel: (service: string) => `Revenir à ${service} sans double authentification`,
    reason: (service: string) => `${service} demande une double authentification pour ce que vous allez y faire.`,
    ownReason: 'Ce que vous allez faire demande une double authentification.',
    cancelOwn: 'Revenir sans double authentification',
  },
  choice: {
    title: 'Choisir un compte',
    signedInAs: (name: string) => `Vous êtes connecté en tant que ${name}.`,
    question: (service: string) => `Voulez-vous continuer vers ${service} avec ce compte ?`,
    keep: 'Continuer avec ce compte',
    change: 'Utiliser un autre compte',
  },
};
