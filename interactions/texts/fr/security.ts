/** What a person signs in with: page of the account. */
export const security = {
  title: 'Sécurité',
  summary: 'Mot de passe, double authentification et codes de récupération',
  day: (when: Date) => new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'Europe/Paris' }).format(when),
  backFromSignIn:
    'Vous venez de vous identifier de nouveau. Vous avez cinq minutes pour reprendre votre modification sur cette page.',
  added: (day: string) => `Ajout le ${day}`,
  lastUsed: (day: string) => `Dernière utilisation le ${day}`,
  neverUsed: 'Pas encore utilisée',
  called: (label: string) => `« ${label} »`,
  rename: 'Renommer',
  remove: 'Supprimer',
  password: {
    title: 'Mot de passe',
    none: 'Votre compte n’a pas de mot de passe.',
    choose: 'Choisir un mot de passe',
    changed: (day: string) => `Dernier changement le ${day}.`,
    current: 'Mot de passe actuel',
    currentMissing: 'Saisissez votre mot de passe actuel, celui avec lequel vous vous êtes connecté.',
    currentWrong:
      'Ce mot de passe n’est pas le vôtre aujourd’hui. Vérifiez les majuscules, par exemple en affichant le champ.',
    consequence:
      'Les sessions ouvertes ailleurs seront fermées. Celle-ci continue. Un courriel vous confirmera le changement.',
    save: 'Changer de mot de passe',
  },
  totp: {
    title: 'Double authentification',
    on: 'Un code de votre application d’authentification est demandé à la connexion, après le mot de passe.',
    off: 'Une application sur votre téléphone ou votre ordinateur donne un code, demandé à la connexion après le mot de passe. Elle protège votre compte si quelqu’un découvre votre mot de passe.',
    add: 'Ajouter une application',
  },
  codes: {
    title: 'Codes de récupération',
    purpose: 'Ils remplacent le code de l’application si vous n’y avez plus accès. Chacun ne sert qu’une fois.',
    left: (count: number) =>
      count === 0 ? 'Il ne vous en reste aucun.' : count === 1 ? 'Il vous en reste 1.' : `Il vous en reste ${count}.`,
    renew: 'Créer de nouveaux codes',
  },
};
