import { formats } from '../formats.ts';

/** The texts that every page shares: header, footer, forms. */
export const frame = {
  tagline: 'Un seul compte pour cartes.gouv.fr et la Géoplateforme',
  errorPrefix: 'Erreur : ',
  notice: 'Information',
  help: 'Aide',
  home: (service: string) => `Accueil - ${service}`,
  account: 'Mon compte',
  administration: 'Administration',
  personMenu: 'Menu du compte',
  signOut: 'Se déconnecter',
  backTo: (service: string) => `Retour à ${service}`,
  close: 'Fermer',
  newWindow: (what: string) => `${what} - nouvelle fenêtre`,
  skip: { label: 'Accès rapide', content: 'Contenu', footer: 'Pied de page' },
  optional: '(optionnel)',
  mandatory: 'Sauf mention contraire, tous les champs sont obligatoires.',
  mandatoryExceptOptional: 'Sauf mention « (optionnel) », tous les champs sont obligatoires.',
  or: 'ou',
  errorSummary: (count: number) =>
    count === 1 ? 'Erreur : 1 champ à corriger' : `Erreur : ${count} champs à corriger`,
  wait: {
    prefix: 'Attention : ',
    until: (when: Date) =>
      `Vous pourrez réessayer à partir de ${formats.date('fr-FR', { hour: 'numeric', minute: '2-digit', timeZone: 'Europe/Paris' }).format(when).replace(':', ' h ')}, heure de Paris.`,
  },
  showPassword: 'Afficher',
  showPasswordOf: (label: string) => `Afficher le contenu du champ « ${label} »`,
  unreadable: 'Ce champ contient un caractère illisible (�). Effacez-le, puis saisissez le texte de nouveau.',
  stepOf: (current: number, total: number) => `Étape ${current} sur ${total}`,
  nextStep: 'Étape suivante :',
  signInWith: "S'identifier avec",
  whatIs: (name: string) => `Qu’est-ce que ${name} ?`,
  copy: 'Copier',
  copied: 'Copié',
  display: {
    title: "Paramètres d'affichage",
    legend: "Choisissez un thème pour personnaliser l'apparence du site.",
    light: 'Thème clair',
    dark: 'Thème sombre',
    system: 'Système',
  },
  continuation: {
    title: 'Poursuivre',
    sentence: 'Vous allez être dirigé vers le service. Si rien ne se passe, suivez le lien ci-dessous.',
    formSentence: 'Vous allez être dirigé vers le service. Si rien ne se passe, choisissez « Continuer ».',
    link: 'Continuer',
  },
  footer: {
    description: (service: string) => `${service} : service d’authentification de la Géoplateforme.`,
    accessibility: {
      none: 'Accessibilité : non conforme',
      partial: 'Accessibilité : partiellement conforme',
      full: 'Accessibilité : totalement conforme',
    },
    legal: 'Mentions légales',
    personalData: 'Données personnelles',
    terms: 'Conditions d’utilisation',
    siteMap: 'Plan du site',
  },
};
